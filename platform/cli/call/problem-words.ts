import { CommandFailure } from '../frame/command-failure.ts';
import type { ExitName } from '../frame/exit-codes.ts';

/** Problem details (RFC 9457), as the API answers them. */
interface Problem {
  readonly status: number;
  readonly code?: string;
  readonly detail?: string;
  readonly title?: string;
  readonly requestId?: string;
  readonly retryable?: boolean;
  readonly errors?: readonly { readonly pointer?: string; readonly detail: string }[];
}

/** A refusal of the API in words: what to do, where, and what to name when asking for help. */
export function problemFailure(
  status: number,
  body: unknown,
  idempotencyKey?: string,
): CommandFailure {
  const isProblem = typeof body === 'object' && body !== null && 'code' in body;
  if (!isProblem) {
    const exit = status >= 500 ? 'unavailable' : 'refused';
    return new CommandFailure(exit, `The address answered ${status}, and not as this API does`);
  }
  const problem = body as Problem;
  const lines = [
    problem.detail ?? problem.title ?? problem.code ?? String(status),
    ...(problem.errors ?? [])
      .filter(({ detail }) => detail !== problem.detail)
      .map(({ pointer, detail }) => `  ${pointer ? `${pointer}: ` : ''}${detail}`),
  ];
  const exit = exitOf(problem, status);
  if (exit === 'unknown' && idempotencyKey !== undefined) {
    lines.push(`  Repeat it with --idempotency-key ${idempotencyKey}`);
  }
  lines.push(
    `  (${problem.code}, HTTP ${status}, request ${problem.requestId ?? 'without an id'})`,
  );
  return new CommandFailure(exit, lines.join('\n'), body);
}

const exitOf = ({ code, retryable }: Problem, status: number): ExitName => {
  if (code === 'outcome_unknown') return 'unknown';
  return retryable === true || status >= 500 ? 'unavailable' : 'refused';
};
