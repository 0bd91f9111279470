import { NoAnswer, QuittanceProblem, type ProblemDocument } from '../../../client/src/errors.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import type { ExitName } from '../frame/exit-codes.ts';
import { wordsOf } from './broken-sendings.ts';

/**
 * What a call has thrown, in words: what to do, where, and what to name when asking for help.
 * `broken`: a command may have reached somebody, whatever was answered to it later.
 */
export function failureOf(error: Error, url: string, broken: boolean): Error {
  if (error instanceof QuittanceProblem) return problemFailure(error, broken);
  return error instanceof NoAnswer ? unanswered(error, url, broken) : error;
}

function problemFailure(
  { document, idempotencyKey }: QuittanceProblem,
  broken: boolean,
): CommandFailure {
  const { detail, code, status, requestId, errors = [] } = document;
  const usual = exitOf(document);
  const exit = usual === 'unavailable' && broken ? 'unknown' : usual;
  const lines = [
    detail,
    ...errors
      // The detail of a single one names it already.
      .filter((each) => errors.length > 1 || !detail.startsWith(each.detail))
      .map((each) => `  ${each.pointer ? `${each.pointer}: ` : ''}${each.detail}`),
  ];
  if (status === 401) lines.push('  Give it with --key or QUITTANCE_API_KEY (QUITTANCE_ROOT_KEY)');
  if (exit === 'unknown' && idempotencyKey !== null) {
    lines.push(`  Repeat it with --idempotency-key ${idempotencyKey}`);
  }
  lines.push(`  (${code}, HTTP ${status}, request ${requestId ?? 'without an id'})`);
  return new CommandFailure(exit, lines.join('\n'), document);
}

const exitOf = ({ code, retryable, status }: ProblemDocument): ExitName => {
  if (code === 'outcome_unknown') return 'unknown';
  return retryable || status >= 500 ? 'unavailable' : 'refused';
};

function unanswered(
  { status, idempotencyKey, cause }: NoAnswer,
  url: string,
  broken: boolean,
): CommandFailure {
  const why =
    status === null
      ? wordsOf(cause as Error | undefined)
      : `the address answered ${status}, and not as this API does`;
  // What stands before the API may have passed it on.
  if (idempotencyKey !== null && (broken || (status ?? 0) >= 500)) {
    return new CommandFailure(
      'unknown',
      `Nobody knows whether it was done: ${why}; repeat it with --idempotency-key ${idempotencyKey}`,
    );
  }
  const exit = status !== null && status < 500 ? 'refused' : 'unavailable';
  const mend = status === null ? 'start it, or name another one with --url' : 'check --url';
  return new CommandFailure(exit, `Cannot reach ${url}: ${why}; ${mend}`);
}
