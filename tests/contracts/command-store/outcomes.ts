import { describe, expect, test } from 'bun:test';
import type { CommandEnvelope } from '../../../modules/kernel/command.ts';
import type { CommandOutcome } from '../../../platform/commands/ports.ts';
import { envelope } from '../../support/envelopes.ts';
import type { StoreUnderTest } from '../command-store.ts';
import { storeForEach } from './store-for-each.ts';

export const outcomes = (open: () => Promise<StoreUnderTest>) =>
  describe('outcomes', () => {
    const under = storeForEach(open);
    const on = (aggregateId: string, type: string, input: object, ifMatch?: string[]) =>
      envelope('org_1', { aggregateId, type, input: { ...input }, ifMatch: ifMatch ?? null });
    /** Decides commands in one batch, and reads their outcomes back. */
    async function decidedAndRead(...sent: CommandEnvelope[]) {
      await under.accept(...sent);
      const decided = await under.decide(String(sent[0]?.organizationId));
      expect(await under.store.commit(decided)).toBe('committed');
      const read = await under.store.outcomes(sent.map(({ id }) => id));
      return { decided: decided.decisions.flatMap(({ outcome }) => outcome ?? []), read };
    }

    test('are read back to the byte, whatever became of the commands', async () => {
      const text = { description: 'ä👍 "\\\n\u2028', metadata: { z: '1', a: '2' } };
      const { decided, read } = await decidedAndRead(
        on('pay_1', 'payments.create', { amount: 9007199254740991, currency: 'EUR', ...text }),
        on('pay_1', 'payments.create', { amount: 1, currency: 'EUR' }),
        on('pay_1', 'payments.update', { amount: 2 }),
        on('pay_1', 'payments.update', { amount: 2 }),
        on('pay_1', 'payments.update', { amount: 3 }, ['"1"']),
        on('pay_1', 'payments.delete', {}),
        on('pay_1', 'payments.update', { amount: 3 }),
        on('pay_2', 'payments.delete', {}),
      );
      expect(decided.map(({ httpStatus }) => httpStatus)).toEqual([
        201, 409, 200, 200, 412, 204, 410, 404,
      ]);
      expect(byId(read)).toEqual(byId(decided));
    });

    test('stay the same when the payment has changed since', async () => {
      const first = await decidedAndRead(
        on('pay_1', 'payments.create', { amount: 1, currency: 'EUR' }),
      );
      const unchanged = await decidedAndRead(on('pay_1', 'payments.update', { amount: 1 }));
      await decidedAndRead(on('pay_1', 'payments.update', { amount: 2 }));
      await decidedAndRead(on('pay_1', 'payments.delete', {}));
      for (const { decided } of [first, unchanged]) {
        expect(await under.store.outcomes(decided.map((each) => each.commandId))).toEqual(decided);
      }
      expect(unchanged.decided[0]?.resource?.json).toBe(first.decided[0]?.resource?.json);
    });

    test('of a command that made a child show the child', async () => {
      const key = { id: 'key_1', name: 'First', scopes: [], expiresAt: null, hash: 'h1' };
      const { decided, read } = await decidedAndRead(
        envelope('org_1', {
          type: 'organizations.create',
          aggregateId: 'org_1',
          input: { name: 'Tea House', firstKey: key },
        }),
        envelope('org_1', {
          type: 'api_keys.create',
          aggregateId: 'org_1',
          input: { ...key, id: 'key_2', hash: 'h2' },
        }),
      );
      expect(decided.map(({ resource }) => resource?.id)).toEqual(['org_1', 'key_2']);
      expect(byId(read)).toEqual(byId(decided));
    });

    test('of commands that are not decided, or not known, are left out', async () => {
      const sent = envelope('org_1');
      await under.accept(sent);
      expect(await under.store.outcomes([sent.id, 'cmd_unknown'])).toEqual([]);
      expect(await under.store.outcomes([])).toEqual([]);
    });
  });

const byId = (all: readonly CommandOutcome[]) =>
  Object.fromEntries(all.map((outcome) => [outcome.commandId, outcome]));
