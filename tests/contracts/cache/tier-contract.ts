import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { isNewer } from '../../../platform/cache/entry.ts';
import type { Entry, Tier } from '../../../platform/cache/ports.ts';
import { at, entry, listEntry } from './entries.ts';

/** A tier to hold to the contract. */
export interface TierUnderTest {
  readonly tier: Tier;
  /** Empties it. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** What every tier has to do. */
export function tierContract(open: () => Promise<TierUnderTest>): void {
  let under: TierUnderTest;
  beforeAll(async () => {
    under = await open();
  });
  afterAll(() => under.close());
  beforeEach(() => under.clear());

  const set = (...entries: Entry[]) => under.tier.setIfNewer('org_a', entries);
  const get = async ({ organizationId, key } = entry()): Promise<Entry | undefined> =>
    (await under.tier.get(organizationId, key)).entry;
  const known = async (kept = entry()) => {
    const { version, position, epoch } = (await get(kept)) ?? {};
    return { version, position, epoch };
  };

  test('What was set is got, byte for byte', async () => {
    await set(entry(), listEntry());
    expect(await get()).toEqual(entry());
    expect(await get(listEntry())).toEqual(listEntry());
    await set(entry({ version: 2, state: 'gone', asOf: null }));
    expect(await get()).toEqual(entry({ version: 2, state: 'gone', asOf: null }));
  });

  test('What was never set is not there, for anybody', async () => {
    await set(entry());
    expect(await get(entry({ key: 'payments.get {"id":"pay_2"}' }))).toBeUndefined();
    expect(await get(entry({ organizationId: 'org_b' }))).toBeUndefined();
    expect(await get(entry({ organizationId: 'org_' }))).toBeUndefined();
  });

  describe('Of two entries of one key the newer one stays, whichever comes last', () => {
    const pairs: [what: string, newer: Entry, older: Entry][] = [
      ['a version', entry({ version: 2 }), entry({ version: 1 })],
      [
        'a version, at a lower position',
        entry({ version: 10 }),
        entry({ version: 9, position: 7 }),
      ],
      ['a version beyond 2^31', entry({ version: 2 ** 40 + 1 }), entry({ version: 2 ** 40 })],
      ['a tombstone', entry({ version: 2, state: 'gone' }), entry({ version: 1, position: 9 })],
      ['a position', listEntry({ position: 2 }), listEntry({ position: 1 })],
      ['a time', listEntry({ asOf: at + 1 }), listEntry({ asOf: at })],
      ['an epoch', entry({ epoch: 2 }), entry({ version: 5, position: 90 })],
      ['an epoch of a list', listEntry({ epoch: 2 }), listEntry({ position: 90 })],
    ];
    test.each(pairs)('by %s', async (_, newer, older) => {
      for (const order of [
        [newer, older],
        [older, newer],
      ]) {
        await under.clear();
        for (const each of order) await set(each);
        const { version, position, epoch } = newer;
        expect(await known(newer)).toEqual({ version, position, epoch });
      }
    });

    test('by all of these, in any order', async () => {
      const some = fc.array(
        fc
          .record({
            epoch: fc.integer({ min: 1, max: 2 }),
            version: fc.integer({ min: 1, max: 4 }),
            position: fc.integer({ min: 1, max: 6 }),
          })
          .map(entry),
        { minLength: 1, maxLength: 6 },
      );
      const orders = fc.asyncProperty(some, async (entries) => {
        await under.clear();
        for (const each of entries) await set(each);
        const newest = entries.reduce((best, each) => (isNewer(best, each) ? best : each));
        const kept = await known();
        expect([kept.epoch, kept.version]).toEqual([newest.epoch, newest.version ?? undefined]);
      });
      await fc.assert(orders, { numRuns: 60 });
    });
  });

  test('Of many that are set at once each finds its own place', async () => {
    const entries = Array.from({ length: 300 }, (_, index) =>
      entry({ key: `payments.get {"id":"pay_${index}"}`, version: index + 1 }),
    );
    await under.tier.setIfNewer('org_a', entries, { epoch: 1, position: 1 });
    for (const each of entries) expect(await get(each)).toEqual(each);
  });

  describe('The position beside the entries', () => {
    const headOf = async () => (await under.tier.get('org_a', entry().key)).head;
    const raise = (epoch: number, position: number) =>
      under.tier.setIfNewer('org_a', [], { epoch, position });

    test('is got with each of them, and with none', async () => {
      expect(await headOf()).toBeUndefined();
      await raise(1, 7);
      expect(await headOf()).toEqual({ epoch: 1, position: 7 });
    });

    test('only ever rises', async () => {
      await raise(1, 7);
      await raise(1, 6);
      expect(await headOf()).toEqual({ epoch: 1, position: 7 });
      await raise(2, 3);
      await raise(1, 9);
      expect(await headOf()).toEqual({ epoch: 2, position: 3 });
    });

    test("is the organization's own", async () => {
      await raise(1, 7);
      expect((await under.tier.get('org_b', entry().key)).head).toBeUndefined();
    });
  });
}
