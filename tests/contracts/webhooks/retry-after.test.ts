import { expect, test } from 'bun:test';
import { retryAfterMs } from '../../../platform/webhooks/retry-after.ts';

test('Retry-After is seconds or a time, and anything else says nothing', () => {
  const now = Date.parse('2026-03-01T12:00:00.000Z');
  expect(retryAfterMs('120', now)).toBe(120_000);
  expect(retryAfterMs(' 0 ', now)).toBe(0);
  expect(retryAfterMs('Sun, 01 Mar 2026 12:01:00 GMT', now)).toBe(60_000);
  expect(retryAfterMs('Sun, 01 Mar 2026 11:00:00 GMT', now)).toBe(0);
  for (const nothing of [undefined, '', 'soon', '-1x', '99999999999999999999']) {
    expect(retryAfterMs(nothing, now)).toBeNull();
  }
});
