import { expect, test } from 'bun:test';
import type { StoredEvent } from '../../modules/kernel/event.ts';
import { Outage, type Subscription, type SubscriptionState } from '../../platform/events/ports.ts';
import { createLibsqlEventLog } from '../../platform/database/events/libsql-event-log.ts';
import { apiClient, type ApiClient } from '../support/api-client.ts';
import { rootKey } from '../support/composed-origin.ts';
import { rowsOf } from '../support/database.ts';
import { startTestOrigin } from '../support/test-origin.ts';
import { until } from '../support/until.ts';
import { relayOver, runUntilAborted } from './relay-over.ts';

const changed = async (api: ApiClient, count: number): Promise<void> => {
  for (let index = 0; index < count; index++) {
    await api.send('POST', '/v1/payments', { body: { amount: 100 + index, currency: 'EUR' } });
  }
};

/** Takes everything but what the poison is in, while there is one. */
function poisoned(name: string, seen: StoredEvent[]) {
  const poison = { amount: -1 };
  const subscription: Subscription = {
    name,
    attempts: 3,
    async deliver(events) {
      if (events.some(({ data }) => data['amount'] === poison.amount)) throw new Error('Poison');
      seen.push(...events);
    },
  };
  return { poison, subscription };
}

test('What fails too often is parked alone, stays so over restarts, and goes on when it is retried', async () => {
  await using started = await startTestOrigin({ commandGateway: 'direct', worker: false });
  const { api } = await started.newOrganization();
  const root = apiClient(started.send, rootKey);
  const stateOf = async (name: string): Promise<SubscriptionState> =>
    (await root.send('GET', `/v1/subscriptions/${name}`)).body as unknown as SubscriptionState;
  const seen: StoredEvent[] = [];
  const healthy: StoredEvent[] = [];
  const { poison, subscription } = poisoned('poisoned', seen);
  const other: Subscription = { name: 'other', deliver: async (all) => void healthy.push(...all) };
  poison.amount = 103;
  await changed(api, 6);

  await using first = await relayOver(started, [subscription, other]);
  const one = runUntilAborted(first.relay);
  await until('it is parked', 10_000, async () => (await stateOf('poisoned')).status === 'parked');
  const parked = await stateOf('poisoned');
  // All before the poison got through, and nothing behind it.
  expect(seen.map(({ sequence }) => sequence).at(-1)).toBe(5);
  expect(parked).toMatchObject({ place: seen.at(-1)?.logId, failures: 3, failure: 'Poison' });
  expect(parked.lag.events).toBe(3);
  await until(
    'the other is at the head',
    5_000,
    async () => (await stateOf('other')).lag.events === 0,
  );
  await until('what is parked holds up no beat', 5_000, async () => {
    const [beat] = await rowsOf(first.database, 'SELECT max(log_id) AS place FROM heartbeats');
    return Number(beat?.['place']) === parked.head;
  });
  one.stop();
  await one.ended;

  await using second = await relayOver(started, [subscription, other]);
  const two = runUntilAborted(second.relay);
  await changed(api, 1);
  await until('the other goes on', 5_000, () => healthy.at(-1)?.sequence === 9);
  expect(await stateOf('poisoned')).toMatchObject({ status: 'parked', place: parked.place });

  poison.amount = -1;
  const retry = (key: string) => root.send('POST', '/v1/subscriptions/poisoned/retry', { key });
  const retried = await retry('one');
  expect([retried.status, retried.body['status']]).toEqual([200, 'active']);
  expect((await retry('one')).headers.get('Idempotent-Replayed')).toBe('true');
  await until('it is at the head', 5_000, async () => (await stateOf('poisoned')).lag.events === 0);
  const ofPayments = seen.filter(({ aggregateType }) => aggregateType !== 'subscription');
  expect(new Set(ofPayments.map(({ sequence }) => sequence))).toEqual(
    new Set([1, 2, 3, 4, 5, 6, 7, 8, 9]),
  );
  expect((await retry('two')).status).toBe(409);
  expect((await root.send('POST', '/v1/subscriptions/none/retry')).status).toBe(404);
  expect((await api.send('GET', '/v1/subscriptions')).status).toBe(403);
  two.stop();
  await two.ended;
}, 40_000);

test('An outage is waited for, however often it is met', async () => {
  await using started = await startTestOrigin({ commandGateway: 'direct', worker: false });
  const { api } = await started.newOrganization();
  const seen: StoredEvent[] = [];
  let attempts = 0;
  const away: Subscription = {
    name: 'away',
    attempts: 1,
    async deliver(events) {
      if (++attempts <= 4) throw new Outage('The receiver is away');
      seen.push(...events);
    },
  };
  await changed(api, 2);
  await using own = await relayOver(started, [away]);
  const running = runUntilAborted(own.relay);
  const log = createLibsqlEventLog(own.database);
  const state = async () => (await log.states(Date.now())).find(({ name }) => name === 'away');
  await until('it is retried', 5_000, async () => (await state())?.status === 'retrying');
  await until('it is at the head', 10_000, () => seen.at(-1)?.sequence === 4);
  await until('that is to be seen', 5_000, async () => (await state())?.status === 'active');
  expect(seen.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
  running.stop();
  await running.ended;
});

test('A new subscription begins at the beginning, at the head or at a place', async () => {
  await using started = await startTestOrigin({ commandGateway: 'direct', worker: false });
  const { api } = await started.newOrganization();
  await changed(api, 3);
  const seen = new Map<string, number[]>();
  const beginning = (name: string, startsAt?: Subscription['startsAt']): Subscription => ({
    name,
    ...(startsAt !== undefined && { startsAt }),
    async deliver(events) {
      seen.set(name, [...(seen.get(name) ?? []), ...events.map(({ sequence }) => sequence)]);
    },
  });
  const all = [beginning('all'), beginning('new', 'head'), beginning('some', 4)];
  await using own = await relayOver(started, all);
  const running = runUntilAborted(own.relay);
  await until('the place of each is kept', 5_000, async () => {
    const states = await createLibsqlEventLog(own.database).states(0);
    return states.length === 3;
  });
  await changed(api, 1);
  await until(
    'each hears of it',
    5_000,
    () => [...seen.values()].filter((s) => s.at(-1) === 6).length === 3,
  );
  expect(Object.fromEntries(seen)).toEqual({ all: [1, 2, 3, 4, 5, 6], new: [6], some: [5, 6] });
  running.stop();
  await running.ended;
});
