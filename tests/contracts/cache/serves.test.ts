import { describe, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { covers, nothing } from '../../../platform/cache/demand.ts';
import {
  ageOf,
  isDisqualified,
  serves,
  sufficesOfPrimary,
} from '../../../platform/cache/serves.ts';
import { demands, entries } from './demands.ts';
import { at, entry, listEntry } from './entries.ts';

const holds = <Values>(property: fc.IProperty<Values>) => fc.assert(property, { numRuns: 2_000 });

describe('An entry that serves', () => {
  const served = fc.tuple(entries, demands).filter(([kept, demand]) => serves(kept, demand, at));

  test('never does so past its end, nor a reader that wants the primary', () => {
    holds(
      fc.property(served, ([kept, demand]) => {
        expect(kept.staleUntil).toBeGreaterThan(at);
        expect(demand.primary).toBe(false);
      }),
    );
  });

  test('has in it what the reader has seen', () => {
    holds(
      fc.property(served, ([kept, { seen }]) => {
        if (!seen) return;
        expect(kept.epoch).toBe(seen.epoch);
        const byVersion = seen.version !== null && (kept.version ?? 0) >= seen.version;
        expect(byVersion || kept.position >= seen.position).toBe(true);
      }),
    );
  });

  test('is as young as the reader asks, or fresh where it does not ask', () => {
    holds(
      fc.property(served, ([kept, { maxAgeMs }]) => {
        if (maxAgeMs === null) expect(kept.freshUntil).toBeGreaterThan(at);
        else expect(at - (kept.asOf ?? 0)).toBeLessThanOrEqual(maxAgeMs);
      }),
    );
  });

  test('serves whoever asks for less', () => {
    holds(
      fc.property(served, demands, ([kept, demand], other) => {
        if (covers(demand, other)) expect(serves(kept, other, at)).toBe(true);
      }),
    );
  });

  test('goes on to do so when it is newer', () => {
    const more = fc.integer({ min: 0, max: 3 });
    holds(
      fc.property(served, more, more, ([kept, demand], positions, versions) => {
        const version = kept.version === null ? null : kept.version + versions;
        const newer = { ...kept, version, position: kept.position + positions };
        expect(serves(newer, demand, at)).toBe(true);
      }),
    );
  });
});

test('Demands cover themselves, and what those cover that they cover', () => {
  holds(
    fc.property(demands, demands, demands, (one, two, three) => {
      expect(covers(one, one)).toBe(!one.primary);
      if (covers(one, two) && covers(two, three)) expect(covers(one, three)).toBe(true);
    }),
  );
});

describe('A token', () => {
  const seen = (changes = {}) => ({
    ...nothing,
    seen: { epoch: 2, position: 10, version: null, ...changes },
  });
  test.each([
    ['its position', entry({ epoch: 2, position: 10 }), seen(), true],
    ['a later position', entry({ epoch: 2, position: 11 }), seen(), true],
    ['an earlier position', entry({ epoch: 2, position: 9, version: 99 }), seen(), false],
    ['its version', entry({ epoch: 2, position: 9, version: 3 }), seen({ version: 3 }), true],
    [
      'an earlier version',
      entry({ epoch: 2, position: 9, version: 2 }),
      seen({ version: 3 }),
      false,
    ],
    [
      'a list at an earlier position',
      listEntry({ epoch: 2, position: 9 }),
      seen({ version: 3 }),
      false,
    ],
    [
      'an earlier epoch',
      entry({ epoch: 1, position: 99, version: 9 }),
      seen({ version: 3 }),
      false,
    ],
    ['a later epoch', entry({ epoch: 3, position: 99, version: 9 }), seen({ version: 3 }), false],
  ])('is served by %s, or not', (_, kept, demand, expected) => {
    expect(serves(kept, demand, at)).toBe(expected);
  });

  test('from before a restore is answered by the primary, one from after it is not', () => {
    const { seen: before } = seen({ epoch: 1 });
    expect(sufficesOfPrimary(entry({ epoch: 2 }), before)).toBe(true);
    expect(sufficesOfPrimary(entry({ epoch: 1, position: 9 }), before)).toBe(false);
    expect(sufficesOfPrimary(entry({ epoch: 1, position: 99 }), seen().seen)).toBe(false);
  });
});

describe('What lies beside an entry', () => {
  const held = { currentAt: at, head: { epoch: 1, position: 5 } };
  const young = { ...nothing, maxAgeMs: 60_000 };
  const isOut = (kept: object, demand = nothing, beside: object = {}) =>
    isDisqualified({ ...held, entry: entry(kept), ...beside }, demand, at);

  test('never makes an entry serve that does not serve by itself', () => {
    const head = { epoch: 1, position: 99 };
    const demand = { ...nothing, seen: { epoch: 1, position: 99, version: null } };
    expect(isDisqualified({ currentAt: at, head, entry: entry() }, demand, at)).toBe(false);
    expect(serves(entry(), demand, at)).toBe(false);
  });

  test('disqualifies a list that something was changed behind, not one resource', () => {
    expect(isOut({ version: null, position: 4 })).toBe(true);
    expect(isOut({ version: null, position: 5 })).toBe(false);
    expect(isOut({ version: 1, position: 4 })).toBe(false);
  });

  test('leaves a list to a reader that says itself how old it may be', () => {
    expect(isOut({ version: null, position: 4 }, young)).toBe(false);
  });

  test('disqualifies all that is from before a restore', () => {
    const beside = { head: { epoch: 2, position: 1 } };
    expect(isOut({ version: 1, position: 9 }, nothing, beside)).toBe(true);
    expect(isOut({ version: 1, position: 9 }, young, beside)).toBe(true);
  });

  test('disqualifies for an age a tier that nobody vouches for', () => {
    for (const currentAt of [null, at - 10_001, at + 10_001]) {
      expect(isOut({}, young, { currentAt })).toBe(true);
      expect(isOut({}, nothing, { currentAt })).toBe(false);
    }
    expect(isOut({}, young, { currentAt: at - 9_999 })).toBe(false);
  });
});

test('The age of what comes from the future, or from nobody knows when, is not known', () => {
  expect(ageOf({ asOf: null }, at)).toBeNull();
  expect(ageOf({ asOf: at + 3 * 24 * 3_600_000 }, at)).toBeNull();
  expect(ageOf({ asOf: at + 500 }, at)).toBe(0);
  expect(ageOf({ asOf: at - 1_500 }, at)).toBe(1_500);
});
