import { expect, test } from 'bun:test';
import { afterAttempt, isHopeless } from '../../../modules/webhooks/domain/schedule.ts';

const minute = 60_000;
const hour = 60 * minute;
const answered = (status: number | null, retryAfterMs: number | null = null) => ({
  status,
  retryAfterMs,
});

test('Attempts follow after 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 h; the tenth is the last', () => {
  const waits = [5_000, 5 * minute, 30 * minute, ...[2, 5, 10, 14, 20, 24].map((h) => h * hour)];
  for (const [index, inMs] of waits.entries()) {
    expect(afterAttempt(index + 1, answered(500), 0)).toEqual({ kind: 'again', inMs });
    const latest = afterAttempt(index + 1, answered(null), 1);
    expect(latest).toEqual({ kind: 'again', inMs: Math.round(inMs * 1.1) });
  }
  expect(afterAttempt(10, answered(500), 0)).toEqual({ kind: 'failed' });
  expect(afterAttempt(11, answered(500), 0)).toEqual({ kind: 'failed' });
});

test('2xx alone is success; 410 is the last attempt', () => {
  for (const status of [200, 201, 204, 299]) {
    expect(afterAttempt(1, answered(status), 0).kind).toBe('succeeded');
  }
  for (const status of [100, 199, 300, 302, 304, 400, 404, 429, 500, 503]) {
    expect(afterAttempt(1, answered(status), 0).kind).toBe('again');
  }
  expect(afterAttempt(1, answered(410), 0)).toEqual({ kind: 'failed' });
});

test('Retry-After makes a wait longer, never shorter, and 24 hours at most', () => {
  expect(afterAttempt(1, answered(503, 60_000), 0)).toEqual({ kind: 'again', inMs: 60_000 });
  expect(afterAttempt(1, answered(503, 1), 0)).toEqual({ kind: 'again', inMs: 5_000 });
  expect(afterAttempt(1, answered(503, 1e12), 0)).toEqual({ kind: 'again', inMs: 24 * hour });
});

test('Five days of nothing but failures are hopeless', () => {
  expect(isHopeless(0, 120 * hour - 1)).toBe(false);
  expect(isHopeless(0, 120 * hour)).toBe(true);
});
