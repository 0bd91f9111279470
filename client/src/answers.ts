import type { CommandStatus, CommandStep } from './generated/resources.ts';

/** What every answer says beside what it is about. */
export interface AnswerFacts {
  readonly status: number;
  readonly requestId: string | null;
  readonly consistencyToken: string | null;
}

/** The answer to a question. */
export interface Read<Value> extends AnswerFacts {
  readonly value: Value;
  /** What to send as `ifMatch`; null for lists. */
  readonly etag: string | null;
  /** Which tier has answered. */
  readonly cacheStatus: string | null;
  /** Seconds since it was known to be so. */
  readonly age: number | null;
}

interface CommandFacts extends AnswerFacts {
  readonly commandId: string | null;
  readonly idempotencyKey: string;
  /** It was sent before under the same key, and this is what became of it. */
  readonly replayed: boolean;
}

/** A command that took effect. */
export interface Done<Value> extends CommandFacts {
  readonly done: true;
  readonly value: Value;
  readonly etag: string | null;
}

/** A command that is durable and not decided yet. */
export interface Accepted extends CommandFacts {
  readonly done: false;
  readonly command: Command;
}

/** What comes of a command: with `wait: true` its outcome, always. */
export type Outcome<Value, Options> = Options extends { readonly wait: true }
  ? Done<Value>
  : Done<Value> | Accepted;

/** A command as it can be looked up. */
export interface Command {
  readonly id: string;
  readonly object: 'command';
  readonly type: string;
  readonly status: CommandStatus;
  readonly idempotencyKey: string;
  readonly resource: { readonly type: string; readonly id: string } | null;
  readonly problem: CommandProblem | null;
  readonly workflowId: string;
  readonly runId: string | null;
  readonly updateId: string | null;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly timeline: readonly CommandStep[];
  readonly eventIds: readonly string[];
  readonly consistencyToken: string | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

export interface CommandProblem {
  readonly type: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly [extension: string]: unknown;
}

/** A part of a list. */
export interface Page<Item> {
  readonly data: readonly Item[];
  readonly nextCursor: string | null;
  readonly previousCursor: string | null;
  /** Where `count` or `page` asked for it. */
  readonly total?: { readonly value: number; readonly exact: boolean };
}
