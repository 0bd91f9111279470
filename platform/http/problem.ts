import type { Context } from 'hono';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { Refusal } from '../../modules/kernel/refusal.ts';
import type { Environment } from './environment.ts';
import { problemCatalogue, type ProblemCode } from './problem-catalogue.ts';

/** One thing that is wrong with a request, and where. */
export interface FieldProblem {
  /** A JSON pointer into the body (RFC 6901), or `/` and the name of a parameter. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** What a problem document says beside its code. */
export interface ProblemOptions {
  readonly errors?: readonly FieldProblem[];
  readonly extensions?: JsonObject;
  readonly commandId?: string;
  /** Of the request that was refused, where that is not the one being answered. */
  readonly requestId?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Overrides the catalogue's, for codes that modules name themselves. */
  readonly status?: number;
}

/** A problem as RFC 9457 has it. Thrown or returned by the rim; never by modules. */
export class Problem extends Error {
  override readonly name = 'Problem';
  constructor(
    readonly code: string,
    readonly detail: string,
    readonly options: ProblemOptions = {},
  ) {
    super(detail);
  }
}

/** What is wrong with one member or parameter, as the problem of the whole request. */
export const inputProblem = ({ code, pointer, detail }: FieldProblem): Problem =>
  new Problem(code, detail, { errors: [{ pointer, code, detail }] });

/** The refusal of a decided command or query as a problem. */
export const problemOf = (
  refusal: Refusal,
  status: number,
  options: ProblemOptions = {},
): Problem =>
  new Problem(refusal.code, refusal.detail, {
    ...options,
    status,
    ...(refusal.extensions && { extensions: refusal.extensions }),
  });

/** The HTTP status of a problem. */
export const statusOf = ({ code, options }: Problem): number =>
  options.status ?? problemCatalogue[code as ProblemCode]?.status ?? 500;

/** The answer to a request that has a problem. */
export function problemResponse(c: Context<Environment>, problem: Problem): Response {
  const { requestId = c.get('requestId'), headers } = problem.options;
  const instance = new URL(c.req.url).pathname;
  const document = problemDocument(problem, { instance, requestId });
  return c.body(JSON.stringify(document), document.status as 400, {
    ...headers,
    'Content-Type': 'application/problem+json',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  });
}

/** A problem as it is told: to who sent a request, and to who looks up what became of it. */
export function problemDocument(
  problem: Problem,
  { instance, requestId }: { readonly instance: string; readonly requestId: string },
) {
  const { code, detail, options } = problem;
  const entry = problemCatalogue[code as ProblemCode];
  return {
    type: `/problems/${code}`,
    title: entry?.title ?? titleOf(code),
    status: statusOf(problem),
    detail,
    code,
    instance,
    requestId,
    ...(options.commandId !== undefined && { commandId: options.commandId }),
    ...options.extensions,
    ...(options.errors && { errors: options.errors.map((error) => ({ ...error })) }),
    retryable: entry?.retryable ?? false,
  };
}

/** `payment_not_found` → `Payment not found` */
export const titleOf = (code: string): string => {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
