import { describe, expect, test } from 'bun:test';
import { decided, failed } from '../../../platform/commands/outcomes.ts';
import { countsOf } from '../../../platform/commands/command-counts.ts';
import { rowsOf } from '../../support/database.ts';
import { envelope } from '../../support/envelopes.ts';
import type { StoreUnderTest } from '../command-store.ts';
import { now, storeForEach } from './store-for-each.ts';

export const counting = (open: () => Promise<StoreUnderTest>) =>
  describe('counters', () => {
    const under = storeForEach(open);
    const minute = Math.floor(Date.parse(now) / 60_000);
    const counts = async (where: string) =>
      (
        await rowsOf(
          under.database,
          `SELECT viewer, status, sum(count) AS count FROM command_counts WHERE ${where}
            GROUP BY viewer, status ORDER BY viewer, status`,
        )
      ).map(({ viewer, status, count }) => [viewer, status, Number(count)]);
    const commitAll = async (...organizations: string[]) => {
      for (const each of organizations)
        expect(await under.store.commit(await under.decide(each))).toBe('committed');
    };

    test('count each organization and the operator alone, and all of them together', async () => {
      const twice = { aggregateId: 'pay_1' };
      await under.accept(
        envelope('org_1', twice),
        envelope('org_1', twice),
        envelope('org_1'),
        envelope('org_2'),
        envelope('org_2', { of: 'root' }),
      );
      await commitAll('org_1', 'org_2');
      expect(await counts(`minute = ${minute}`)).toEqual([
        ['org_1', 'refused', 1],
        ['org_1', 'started', 3],
        ['org_1', 'succeeded', 2],
        ['org_2', 'started', 1],
        ['org_2', 'succeeded', 1],
        ['root', 'started', 1],
        ['root', 'succeeded', 1],
      ]);
      expect(await counts('minute = 0')).toEqual([
        ['', 'refused', 1],
        ['', 'started', 5],
        ['', 'succeeded', 4],
      ]);
    });

    test('are added to by later commits, and by none that a guard refused', async () => {
      await under.accept(envelope('org_1'));
      const first = await under.decide('org_1');
      await under.store.commit(first);
      expect(await under.store.commit(first)).toBe('conflict');
      await under.accept(envelope('org_1'));
      await commitAll('org_1');
      expect(await counts('minute = 0')).toEqual([
        ['', 'started', 2],
        ['', 'succeeded', 2],
      ]);
    });

    test('count a failure', async () => {
      await under.accept(envelope('org_1'));
      const batch = await under.decide('org_1');
      const [id = ''] = batch.decisions.map(({ commandId }) => commandId);
      const outcome = failed({ id, organizationId: 'org_1', position: 0 });
      const { commands } = await under.load(['org_1']);
      const decisions = [decided(outcome)];
      const changed = { decisions, changes: [], counts: countsOf(commands, decisions, now) };
      await under.store.commit({ ...batch, ...changed });
      expect(await counts('minute = 0')).toEqual([
        ['', 'failed', 1],
        ['', 'started', 1],
      ]);
    });

    test('of old minutes are cleared piece by piece; the totals stay', async () => {
      await under.accept(envelope('org_1'));
      await commitAll('org_1');
      const { database, store } = under;
      await database.write([
        {
          sql: `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
            INSERT INTO command_counts SELECT i, 'org_1', 'succeeded', 0, 1, 1 FROM n`,
          args: [],
        },
      ]);
      const old = async () => (await counts(`minute > 0 AND minute < ${minute}`))[0]?.[2] ?? 0;
      expect(await old()).toBe(2_500);
      expect([await store.clearCounts(minute), await old()]).toEqual([true, 1_500]);
      expect([await store.clearCounts(minute), await old()]).toEqual([true, 500]);
      expect([await store.clearCounts(minute), await old()]).toEqual([false, 0]);
      expect(await counts(`minute = ${minute}`)).toHaveLength(2);
      expect(await counts('minute = 0')).toHaveLength(2);
    });
  });
