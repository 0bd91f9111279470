import { Problem } from '../http/problem.ts';

/** The origin cannot be reached, and nothing has reached it. */
export const originUnavailable = (): Problem => {
  const detail = 'Send the same request again after a second: the origin cannot be reached';
  return new Problem('origin_unavailable', detail, { headers: { 'Retry-After': '1' } });
};

/** The origin may have got a command, and nobody can tell. */
export const outcomeUnknown = (): Problem => {
  const detail = 'Send the same request with the same Idempotency-Key again to learn its outcome';
  return new Problem('outcome_unknown', detail, { headers: { 'Retry-After': '1' } });
};
