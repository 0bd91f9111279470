import type { ProblemCode } from './generated/problem-codes.ts';

/** One thing that is wrong with a request, and where: a JSON pointer, or the name of a parameter. */
export interface FieldError {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** A problem document (RFC 9457) as the API writes it. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode | (string & {});
  readonly instance: string;
  readonly requestId: string;
  readonly commandId?: string;
  readonly errors?: readonly FieldError[];
  readonly retryable: boolean;
  readonly [extension: string]: unknown;
}

/** The API has refused, or could not answer. `code` says which, `message` what to do. */
export class QuittanceProblem extends Error {
  override readonly name = 'QuittanceProblem';
  readonly code: ProblemDocument['code'];
  readonly status: number;
  readonly errors: readonly FieldError[];
  /** The same request with the same key may succeed later. */
  readonly retryable: boolean;
  readonly requestId: string | null;
  readonly commandId: string | null;

  constructor(
    readonly document: ProblemDocument,
    /** Of the command that was sent; null for a question. */
    readonly idempotencyKey: string | null,
  ) {
    super(document.detail);
    this.code = document.code;
    this.status = document.status;
    this.errors = document.errors ?? [];
    this.retryable = document.retryable;
    this.requestId = document.requestId;
    this.commandId = document.commandId ?? null;
  }
}

/**
 * Nobody has answered, or with something that is not of this API. Whether a command took effect is
 * unknown: the same request with this `idempotencyKey` tells, and takes effect once.
 */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  constructor(
    message: string,
    /** Of the last answer; null where there was none. */
    readonly status: number | null,
    readonly idempotencyKey: string | null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A command was not decided in the time that it was followed. It is durable, and will be. */
export class StillOpen extends Error {
  override readonly name = 'StillOpen';
  constructor(
    readonly commandId: string | null,
    readonly idempotencyKey: string | null,
  ) {
    super('Send the same request with the same idempotency key again: its command is still open');
  }
}
