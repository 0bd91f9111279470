import { describe, expect, test } from 'bun:test';
import { parseTags } from '../../platform/commands/entity-tag.ts';
import { idempotencyKey } from '../../platform/http/idempotency-key.ts';
import { waitOf } from '../../platform/http/prefer.ts';

describe('Prefer', () => {
  const byDefault = { limitMs: 10_000, explicit: false };
  test.each([
    [undefined, byDefault],
    ['', byDefault],
    ['return=minimal', byDefault],
    ['wait', byDefault],
    ['wait=-1', byDefault],
    ['wait=soon', byDefault],
    ['respond-asynchronously', byDefault],
    ['respond-async', { limitMs: 0, explicit: true }],
    ['Respond-Async', { limitMs: 0, explicit: true }],
    ['return=minimal, respond-async', { limitMs: 0, explicit: true }],
    ['respond-async=""; what=ever', { limitMs: 0, explicit: true }],
    ['return=minimal; a="b, c", respond-async;d', { limitMs: 0, explicit: true }],
    ['respond-async=5', byDefault],
    ['wait=3; because="of it"', { limitMs: 3_000, explicit: true }],
    ['wait=3, wait=5', { limitMs: 3_000, explicit: true }],
    ['wait=0', { limitMs: 0, explicit: true }],
    ['wait=3', { limitMs: 3_000, explicit: true }],
    ['wait = "3"', { limitMs: 3_000, explicit: true }],
    ['WAIT=3, return=minimal', { limitMs: 3_000, explicit: true }],
    ['wait=30', { limitMs: 30_000, explicit: true }],
    ['wait=31', { limitMs: 30_000, explicit: true }],
    ['wait=999999999', { limitMs: 30_000, explicit: true }],
  ])('%p', (header, wait) => {
    expect(waitOf(header)).toEqual(wait);
  });

  test('of many spaces is read at once', () => {
    expect(waitOf(`a${' '.repeat(500_000)}b, wait=3`)).toEqual({ limitMs: 3_000, explicit: true });
  });
});

describe('Idempotency-Key', () => {
  test.each([
    ['a', 'a'],
    ['a key with spaces', 'a key with spaces'],
    ['"quoted"', 'quoted'],
    ['"a \\"b\\" \\\\ c"', 'a "b" \\ c'],
    ['  padded  ', 'padded'],
    ['"', '"'],
    ['k'.repeat(255), 'k'.repeat(255)],
    [`"${'k'.repeat(255)}"`, 'k'.repeat(255)],
    ['!~', '!~'],
  ])('%s is the key %s', (header, key) => {
    expect(idempotencyKey(header)).toBe(key);
  });

  test.each([
    ['a missing one', undefined],
    ['an empty one', ''],
    ['an empty string', '""'],
    ['256 characters', 'k'.repeat(256)],
    ['a letter beyond ASCII', 'schlüssel'],
    ['a control character', 'a\u0007b'],
    ['DEL', 'a\u007f'],
  ])('%s is refused', (_, header) => {
    expect(() => idempotencyKey(header)).toThrow('Idempotency-Key');
  });
});

describe('If-Match', () => {
  test.each([
    ['"1"', ['"1"']],
    ['"1.2"', ['"1.2"']],
    ['"1", "2"', ['"1"', '"2"']],
    ['"1","2" ,W/"3"', ['"1"', '"2"', 'W/"3"']],
    ['*', ['*']],
    [' * ', ['*']],
    ['""', ['""']],
    [', "1",, "2" ,', ['"1"', '"2"']],
  ])('%s names %p', (header, tags) => {
    expect(parseTags(header)).toEqual(tags);
  });

  test.each(['', ' ', ',', '1', '"1', '1"', '"1" "2"', 'w/"1"', '"a b"', '*, "1"'])(
    '%p is not well-formed',
    (header) => {
      expect(parseTags(header)).toBeUndefined();
    },
  );
});
