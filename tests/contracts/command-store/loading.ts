import { describe, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { envelope } from '../../support/envelopes.ts';
import type { StoreUnderTest } from '../command-store.ts';
import { now, storeForEach } from './store-for-each.ts';

export const loading = (open: () => Promise<StoreUnderTest>) =>
  describe('load', () => {
    const under = storeForEach(open);
    const acceptOf = async (...organizations: string[]): Promise<string[]> => {
      const sent = organizations.map((organization) => envelope(organization));
      await under.accept(...sent);
      return sent.map(({ id }) => id);
    };
    const times = (count: number, organization: string): string[] =>
      Array.from({ length: count }, () => organization);

    test('gives nothing of an empty inbox', async () => {
      expect(await under.load(['org_1'])).toEqual({
        commands: [],
        more: false,
        states: [],
        children: [],
        counts: [],
        positions: new Map([['org_1', 0]]),
        lastTime: 0,
      });
    });

    test('gives the oldest, in their order, and says whether there are more', async () => {
      const sent = await acceptOf(...times(5, 'org_1'));
      for (const [limit, more] of [
        [4, true],
        [5, false],
        [6, false],
      ] as const) {
        const batch = await under.load(['org_1'], limit);
        expect(batch.commands.map(({ id }) => id)).toEqual(sent.slice(0, limit));
        expect(batch.more).toBe(more);
      }
    });

    test('gives nothing of an organization that was not named', async () => {
      await acceptOf('org_1', 'org_2');
      const { commands, positions } = await under.load(['org_2']);
      expect(commands.map(({ organizationId }) => organizationId)).toEqual(['org_2']);
      expect([...positions.keys()]).toEqual(['org_2']);
    });

    test('lets nobody be kept waiting by who has more', async () => {
      await acceptOf(...times(300, 'org_busy'), 'org_1', 'org_2');
      const { commands, more } = await under.load(['org_busy', 'org_1', 'org_2'], 30);
      const of = Map.groupBy(commands, ({ organizationId }) => organizationId);
      expect(of.get('org_1')).toHaveLength(1);
      expect(of.get('org_2')).toHaveLength(1);
      expect(more).toBe(true);
    });

    test('gives a prefix of each inbox, and tells of more, however they lie', async () => {
      const organizations = ['org_1', 'org_2', 'org_3'];
      let run = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.constantFrom(...organizations), { maxLength: 40 }),
          fc.integer({ min: 1, max: 25 }),
          async (order, limit) => {
            const named = organizations.map((organization) => `${++run}_${organization}`);
            const sent = order.map((organization) =>
              envelope(`${named[organizations.indexOf(organization)]}`),
            );
            if (sent.length > 0) await under.store.accept(sent, now);
            const { commands, more } = await under.load(named, limit);
            expect(commands.length).toBeLessThanOrEqual(limit);
            if (sent.length > 0) expect(commands.length).toBeGreaterThan(0);
            if (commands.length < sent.length) expect(more).toBe(true);
            for (const organization of named) {
              const inbox = sent.filter(({ organizationId }) => organizationId === organization);
              const taken = commands.filter(
                ({ organizationId }) => organizationId === organization,
              );
              expect(taken.map(({ id }) => id)).toEqual(
                inbox.slice(0, taken.length).map(({ id }) => id),
              );
            }
          },
        ),
        { numRuns: 40 },
      );
    });

    test('gives the states, positions and the time that deciding needs', async () => {
      await under.accept(envelope('org_1', { aggregateId: 'pay_1' }));
      await under.store.commit(await under.decide('org_1'));
      const update = { type: 'payments.update', input: { amount: 5 } };
      await under.accept(
        envelope('org_1', { ...update, aggregateId: 'pay_1' }),
        envelope('org_1', { ...update, aggregateId: 'pay_unknown' }),
        envelope('org_2', { ...update, aggregateId: 'pay_1' }),
      );
      const { states, positions, lastTime } = await under.load(['org_1', 'org_2']);
      expect(states).toHaveLength(1);
      expect(states[0]).toMatchObject({
        organizationId: 'org_1',
        type: 'payment',
        id: 'pay_1',
        state: { deleted: false, resource: { id: 'pay_1', amount: 100, version: 1 } },
      });
      expect([...positions]).toEqual([
        ['org_1', 1],
        ['org_2', 0],
      ]);
      expect(lastTime).toBe(Date.parse(now));
    });

    test('counts the attempts of the commands it is told', async () => {
      const [first = '', second = ''] = await acceptOf('org_1', 'org_1');
      await under.store.countAttempts([first], now);
      await under.store.countAttempts([first, second], now);
      const { commands } = await under.load(['org_1']);
      expect(commands.map(({ attempts }) => attempts)).toEqual([2, 1]);
    });
  });
