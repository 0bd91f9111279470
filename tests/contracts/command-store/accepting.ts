import { describe, expect, test } from 'bun:test';
import { rowsOf } from '../../support/database.ts';
import { envelope } from '../../support/envelopes.ts';
import type { StoreUnderTest } from '../command-store.ts';
import { now, storeForEach } from './store-for-each.ts';

export const accepting = (open: () => Promise<StoreUnderTest>) =>
  describe('accept', () => {
    const under = storeForEach(open);
    const waitingOf = async (organizationId: string): Promise<string[]> =>
      (await under.load([organizationId])).commands.map(({ id }) => id);

    test('makes commands wait in the order they were sent in', async () => {
      const sent = Array.from({ length: 20 }, (_, index) =>
        envelope(index % 2 ? 'org_1' : 'org_2'),
      );
      const acceptances = await under.accept(...sent);
      expect(acceptances).toEqual(sent.map(({ id }) => ({ kind: 'accepted', commandId: id })));
      for (const organization of ['org_1', 'org_2']) {
        const expected = sent.filter(({ organizationId }) => organizationId === organization);
        expect(await waitingOf(organization)).toEqual(expected.map(({ id }) => id));
      }
    });

    test('keeps all that was sent, to the letter', async () => {
      const sent = envelope('org_1', {
        input: { description: 'ä👍"\\\n', amount: 9007199254740991, nothing: null, list: [1, {}] },
        ifMatch: ['"1"', 'W/"ä"'],
        correlationId: 'cmd_other',
        causationId: 'evt_1',
      });
      await under.accept(sent);
      const { commands } = await under.load(['org_1']);
      const { id, type, organizationId, aggregateId, input, ifMatch } = sent;
      const { correlationId, causationId } = sent;
      expect(commands).toEqual([
        {
          seq: 1,
          attempts: 0,
          id,
          type,
          organizationId,
          aggregateId,
          input,
          ifMatch,
          correlationId,
          causationId,
          acceptedAt: now,
          viewer: 'org_1',
        },
      ]);
    });

    test('answers a key that was used with the command that used it', async () => {
      const first = envelope('org_1', { idempotencyKey: 'k', fingerprint: 'one' });
      await under.accept(first);
      for (const fingerprint of ['one', 'two']) {
        const again = envelope('org_1', { idempotencyKey: 'k', fingerprint });
        expect(await under.accept(again)).toEqual([
          {
            kind: 'known',
            commandId: first.id,
            organizationId: 'org_1',
            fingerprint: 'one',
            decided: false,
          },
        ]);
      }
      expect(await waitingOf('org_1')).toEqual([first.id]);
    });

    test('says that it is decided, once it is', async () => {
      const first = envelope('org_1', { idempotencyKey: 'k' });
      await under.accept(first);
      await under.store.commit(await under.decide('org_1'));
      const [again] = await under.accept(envelope('org_1', { idempotencyKey: 'k' }));
      expect(again).toMatchObject({ kind: 'known', commandId: first.id, decided: true });
    });

    test('takes a key once, also of those sent together', async () => {
      const both = [
        envelope('org_1', { idempotencyKey: 'k' }),
        envelope('org_1', { idempotencyKey: 'k' }),
      ];
      const acceptances = await under.accept(...both);
      expect(acceptances.map(({ kind }) => kind)).toEqual(['accepted', 'known']);
      expect(await waitingOf('org_1')).toEqual([String(both[0]?.id)]);
    });

    test('is the same when it is repeated, as after an unknown fate', async () => {
      const sent = [envelope('org_1'), envelope('org_2')];
      const first = await under.accept(...sent);
      expect(await under.accept(...sent)).toEqual(first);
      expect(await rowsOf(under.database, 'SELECT id FROM commands')).toHaveLength(2);
    });

    test("knows one organization's keys from another's, and from the operator's", async () => {
      const sent = [
        envelope('org_1', { idempotencyKey: 'k' }),
        envelope('org_2', { idempotencyKey: 'k' }),
        envelope('org_1', { idempotencyKey: 'k', of: 'root' }),
      ];
      const acceptances = await under.accept(...sent);
      expect(acceptances).toEqual(sent.map(({ id }) => ({ kind: 'accepted', commandId: id })));
    });

    test('is full for an organization at exactly 10,000 that wait, and for it alone', async () => {
      const known = envelope('org_1', { idempotencyKey: 'known' });
      await under.accept(known);
      await fill('org_1', 9_997);
      const sent = Array.from({ length: 4 }, () => envelope('org_1'));
      const [replay, ...rest] = await under.accept(
        envelope('org_1', { idempotencyKey: 'known' }),
        envelope('org_2'),
      );
      expect(replay?.kind).toBe('known');
      expect(rest.map(({ kind }) => kind)).toEqual(['accepted']);
      const kinds = (await under.accept(...sent)).map(({ kind }) => kind);
      expect(kinds).toEqual(['accepted', 'accepted', 'queue_full', 'queue_full']);
      const [later, other, again] = await under.accept(
        envelope('org_1'),
        envelope('org_2'),
        envelope('org_1', { idempotencyKey: 'known' }),
      );
      expect([later?.kind, other?.kind, again?.kind]).toEqual(['queue_full', 'accepted', 'known']);
    });

    test('has room again for each that was decided', async () => {
      await under.accept(envelope('org_1'));
      await fill('org_1', 9_999);
      await under.store.commit(await under.decide('org_1', 1));
      const kinds = (await under.accept(envelope('org_1'), envelope('org_1'))).map((a) => a.kind);
      expect(kinds).toEqual(['accepted', 'queue_full']);
    });

    async function fill(organizationId: string, count: number): Promise<void> {
      const sql = `INSERT INTO commands (id, key_space, idempotency_key, fingerprint,
          organization_id, type, aggregate_id, actor, input, correlation_id, accepted_at)
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
        SELECT 'cmd_' || i, ?1, 'fill ' || i, '', ?1, 'payments.create', 'pay_' || i, '{}', '{}',
          '', '' FROM n`;
      await under.database.write([{ sql, args: [organizationId, count] }]);
    }
  });
