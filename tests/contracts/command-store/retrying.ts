import { describe, expect, test } from 'bun:test';
import { decided, failed } from '../../../platform/commands/outcomes.ts';
import type { PendingCommand } from '../../../platform/commands/ports.ts';
import { retryRefusals } from '../../../platform/commands/retry.ts';
import { rowsOf } from '../../support/database.ts';
import { envelope } from '../../support/envelopes.ts';
import type { StoreUnderTest } from '../command-store.ts';
import { now, storeForEach } from './store-for-each.ts';

const later = '2026-03-02T12:00:00.000Z';

export const retrying = (open: () => Promise<StoreUnderTest>) =>
  describe('sendAgain', () => {
    const under = storeForEach(open);
    const retryOf = (id: string, fields: object = {}) =>
      envelope('org_1', { type: 'commands.retry', aggregateId: id, input: {}, ...fields });
    const sendAgain = (retry: ReturnType<typeof retryOf>) =>
      under.store.sendAgain(retry, retryRefusals(retry.aggregateId), later);
    const statusOf = async (id: string) =>
      (await rowsOf(under.database, 'SELECT status FROM commands WHERE id = ?', id))[0]?.['status'];

    /** Fails what waits, as the engine does where a decider throws. */
    async function failAll(): Promise<void> {
      const batch = await under.decide('org_1');
      const decisions = batch.decisions.map(({ commandId: id }) =>
        decided(failed({ id, organizationId: 'org_1', position: 0 })),
      );
      expect(await under.store.commit({ ...batch, decisions, changes: [] })).toBe('committed');
    }
    async function failedCommand() {
      const sent = envelope('org_1');
      await under.accept(sent);
      await failAll();
      return sent;
    }

    test('makes a failed command wait again, as it was accepted', async () => {
      const sent = envelope('org_1');
      await under.accept(sent);
      const [before] = (await under.load(['org_1'])).commands;
      await under.store.countAttempts([sent.id], now);
      await failAll();
      const retry = retryOf(sent.id);
      expect(await sendAgain(retry)).toEqual({ kind: 'accepted', commandId: retry.id });
      expect((await under.load(['org_1'])).commands).toEqual([
        { ...before, attempts: 0, acceptedAt: later } as PendingCommand,
      ]);
      expect(await under.store.outcomes([sent.id])).toEqual([]);
      expect(await under.store.outcomes([retry.id])).toMatchObject([
        { status: 'succeeded', refusal: null, resource: { type: 'command', id: sent.id } },
      ]);
      expect(await under.store.commit(await under.decide('org_1'))).toBe('committed');
      expect(await under.store.outcomes([sent.id])).toMatchObject([{ status: 'succeeded' }]);
    });

    test('is done once, however often the same write is repeated', async () => {
      const { id } = await failedCommand();
      const retry = retryOf(id);
      await sendAgain(retry);
      expect(await sendAgain(retry)).toEqual({ kind: 'accepted', commandId: retry.id });
      await failAll();
      expect(await sendAgain(retry)).toEqual({ kind: 'accepted', commandId: retry.id });
      expect(await statusOf(id)).toBe('failed');
      const steps = await rowsOf(under.database, 'SELECT step, attempt, error FROM command_steps');
      expect(steps).toEqual([
        { step: 'validated', attempt: 1n, error: null },
        { step: 'executed', attempt: 1n, error: 'command_failed' },
        { step: 'accepted', attempt: 2n, error: null },
      ]);
    });

    test('by another request with the same key does nothing', async () => {
      const { id } = await failedCommand();
      const first = retryOf(id, { idempotencyKey: 'k' });
      await sendAgain(first);
      await failAll();
      const acceptance = await sendAgain(retryOf(id, { idempotencyKey: 'k' }));
      expect(acceptance).toMatchObject({ kind: 'known', commandId: first.id, decided: true });
      expect(await statusOf(id)).toBe('failed');
    });

    test('of two at once one sends it and the other is refused', async () => {
      const { id } = await failedCommand();
      const retries = [retryOf(id), retryOf(id)];
      await Promise.all(retries.map(sendAgain));
      const outcomes = await under.store.outcomes(retries.map((retry) => retry.id));
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['refused', 'succeeded']);
      const refused = outcomes.find(({ status }) => status === 'refused');
      expect(refused?.refusal).toMatchObject({
        code: 'invalid_state',
        extensions: { currentStatus: 'accepted' },
      });
    });

    test('of a decided command is refused and changes nothing of it', async () => {
      const sent = envelope('org_1');
      await under.accept(sent);
      await under.store.commit(await under.decide('org_1'));
      const before = await rowsOf(under.database, 'SELECT * FROM commands WHERE id = ?', sent.id);
      const retry = retryOf(sent.id);
      expect(await sendAgain(retry)).toEqual({ kind: 'accepted', commandId: retry.id });
      expect(await under.store.outcomes([retry.id])).toMatchObject([
        { status: 'refused', httpStatus: 409, refusal: retryRefusals(sent.id).succeeded },
      ]);
      expect(await rowsOf(under.database, 'SELECT * FROM commands WHERE id = ?', sent.id)).toEqual(
        before,
      );
      expect(await rowsOf(under.database, 'SELECT * FROM command_steps')).toEqual([]);
    });

    test('keeps to the bound of what may wait', async () => {
      const { id } = await failedCommand();
      await under.database.write([
        {
          sql: `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
            INSERT INTO commands (id, key_space, idempotency_key, fingerprint, organization_id,
              type, aggregate_id, actor, input, correlation_id, accepted_at)
            SELECT 'cmd_' || i, 'org_1', 'k' || i, '', 'org_1', 'payments.create', 'p', '{}', '{}',
              'c', '' FROM n`,
          args: [],
        },
      ]);
      expect(await sendAgain(retryOf(id))).toEqual({ kind: 'queue_full' });
      expect(await statusOf(id)).toBe('failed');
    });
  });
