import { describe, expect, test } from 'bun:test';
import type { DecidedBatch, NewEvent } from '../../../platform/commands/ports.ts';
import { rowsOf } from '../../support/database.ts';
import { envelope } from '../../support/envelopes.ts';
import type { StoreUnderTest } from '../command-store.ts';
import { now, storeForEach } from './store-for-each.ts';

export const committing = (open: () => Promise<StoreUnderTest>) =>
  describe('commit', () => {
    const under = storeForEach(open);
    /** All that a commit may write: nothing of it may change when a guard says no. */
    const everything = async () => {
      const [commands, ...rest] = await Promise.all(
        ['commands', 'events', 'payments', 'payment_rollups'].map((table) =>
          rowsOf(under.database, `SELECT * FROM ${table}`),
        ),
      );
      return [commands, ...rest];
    };
    const withEvent = (batch: DecidedBatch, changed: Partial<NewEvent>): DecidedBatch => ({
      ...batch,
      decisions: batch.decisions.map((decision) => ({
        ...decision,
        events: decision.events.map((event) => ({ ...event, ...changed })),
      })),
    });

    test('writes outcome, event, state and rollup together', async () => {
      const sent = envelope('org_1', {
        aggregateId: 'pay_1',
        correlationId: 'cor',
        causationId: 'c',
      });
      await under.accept(sent);
      const decided = await under.decide('org_1');
      expect(await under.store.commit(decided)).toBe('committed');
      const event = decided.decisions[0]?.events[0];
      expect(await rowsOf(under.database, 'SELECT * FROM events')).toEqual([
        {
          log_id: 1n,
          id: String(event?.id),
          organization_id: 'org_1',
          sequence: 1n,
          type: 'payment.created',
          aggregate_type: 'payment',
          subject: 'pay_1',
          aggregate_version: 1n,
          command_id: sent.id,
          correlation_id: 'cor',
          causation_id: 'c',
          time: now,
          data: String(event?.json),
        },
      ]);
      const [payment] = await rowsOf(under.database, 'SELECT version, deleted, json FROM payments');
      expect(payment).toEqual({ version: 1n, deleted: 0n, json: String(event?.json) });
      const [command] = await rowsOf(under.database, 'SELECT * FROM commands');
      expect(command).toMatchObject({
        status: 'succeeded',
        http_status: 201n,
        position: 1n,
        run_id: 'run-1',
        finished_at: now,
      });
      expect((await under.load(['org_1'])).commands).toEqual([]);
    });

    test('of a batch that was committed already is a conflict and changes nothing', async () => {
      await under.accept(envelope('org_1'), envelope('org_1'));
      const decided = await under.decide('org_1');
      await under.store.commit(decided);
      const before = await everything();
      expect(await under.store.commit(decided)).toBe('conflict');
      expect(await everything()).toEqual(before);
    });

    test('of two that decided the same command, the second is a conflict', async () => {
      const twice = { type: 'payments.delete', aggregateId: 'pay_none', input: {} };
      await under.accept(envelope('org_1', twice));
      const [first, second] = [await under.decide('org_1'), await under.decide('org_1')];
      expect(first.decisions[0]?.events).toEqual([]);
      expect(await under.store.commit(first)).toBe('committed');
      expect(await under.store.commit(second)).toBe('conflict');
    });

    test.each<[string, Partial<NewEvent>]>([
      ["takes an event's number in its organization once", { subject: 'pay_other' }],
      ["takes an event's number in its aggregate once", { sequence: 9 }],
    ])('%s', async (_, changed) => {
      await under.accept(envelope('org_1', { aggregateId: 'pay_1' }));
      const first = await under.decide('org_1');
      await under.store.commit(first);
      await under.accept(envelope('org_1', { aggregateId: 'pay_2' }));
      const before = await everything();
      const collision = { sequence: 1, subject: 'pay_1', ...changed };
      const second = withEvent(await under.decide('org_1'), collision);
      expect(await under.store.commit(second)).toBe('conflict');
      expect(await everything()).toEqual(before);
    });

    test('of what breaks another rule of the tables is unwritable and changes nothing', async () => {
      await under.accept(envelope('org_1'), envelope('org_1'));
      const before = await everything();
      const decided = await under.decide('org_1');
      const broken = withEvent(decided, { json: null as unknown as string });
      expect(await under.store.commit(broken)).toBe('unwritable');
      expect(await everything()).toEqual(before);
      expect(await under.store.commit(decided)).toBe('committed');
    });

    test('lets the same numbers be in two organizations', async () => {
      for (const organization of ['org_1', 'org_2']) {
        await under.accept(envelope(organization, { aggregateId: 'pay_1' }));
        expect(await under.store.commit(await under.decide(organization))).toBe('committed');
      }
      const sql = 'SELECT organization_id, sequence, aggregate_version FROM events';
      expect(await rowsOf(under.database, sql)).toEqual([
        { organization_id: 'org_1', sequence: 1n, aggregate_version: 1n },
        { organization_id: 'org_2', sequence: 1n, aggregate_version: 1n },
      ]);
    });
  });
