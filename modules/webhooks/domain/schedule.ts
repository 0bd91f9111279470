const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** How long after the attempt before each one follows; the first is made at once. */
const waitsMs = [
  0,
  5 * secondMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  20 * hourMs,
  24 * hourMs,
];

/** The most that is added, so that what failed together does not come back together. */
const jitter = 0.1;
/** What a receiver may ask for at most by Retry-After. */
const greatestRetryAfterMs = 24 * hourMs;
/** An endpoint that does nothing but fail for so long is disabled. */
const failingMs = 5 * 24 * hourMs;

/** What an endpoint made of an attempt. */
export interface AttemptAnswer {
  /** The HTTP status; null where none came. */
  readonly status: number | null;
  /** How long to wait, by its Retry-After; null without one. */
  readonly retryAfterMs: number | null;
}

/** What follows an attempt: it was the last one, in good or in bad, or there is another one. */
export type AfterAttempt =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'again'; readonly inMs: number };

export const isSuccess = ({ status }: AttemptAnswer): boolean =>
  status !== null && status >= 200 && status <= 299;

/** The endpoint says that nobody will ever listen there again. */
export const isGone = ({ status }: AttemptAnswer): boolean => status === 410;

/**
 * What follows the attempt of a number, counted from 1. `random` is from 0 to 1: what fails
 * together is spread.
 */
export function afterAttempt(number: number, answer: AttemptAnswer, random: number): AfterAttempt {
  if (isSuccess(answer)) return { kind: 'succeeded' };
  const waitMs = waitsMs[number];
  if (waitMs === undefined || isGone(answer)) return { kind: 'failed' };
  const asked = Math.min(answer.retryAfterMs ?? 0, greatestRetryAfterMs);
  return { kind: 'again', inMs: Math.max(Math.round(waitMs * (1 + random * jitter)), asked) };
}

/** Whether an endpoint has failed long enough to be left alone. */
export const isHopeless = (failingSince: number, now: number): boolean =>
  now - failingSince >= failingMs;
