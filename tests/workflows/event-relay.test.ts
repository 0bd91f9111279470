import { expect, test } from 'bun:test';
import type { StoredEvent } from '../../modules/kernel/event.ts';
import { openFile } from '../../platform/database/file.ts';
import { createLibsqlCommandStore } from '../../platform/database/commands/libsql-command-store.ts';
import { createLibsqlEventLog } from '../../platform/database/events/libsql-event-log.ts';
import { createLibsqlProcessRows } from '../../platform/database/events/libsql-process-rows.ts';
import { aggregateTables } from '../../platform/database/tables.ts';
import type { Subscription } from '../../platform/events/ports.ts';
import { TakenOver } from '../../platform/events/held-place.ts';
import { createRelay } from '../../platform/events/relay.ts';
import type { ApiClient } from '../support/api-client.ts';
import { rowsOf } from '../support/database.ts';
import { envelope } from '../support/envelopes.ts';
import { complaintsLog } from '../support/composed-origin.ts';
import { startTestOrigin } from '../support/test-origin.ts';
import { until } from '../support/until.ts';
import { relayOver, runUntilAborted } from './relay-over.ts';

const recording = (seen: StoredEvent[], name = 'recorded'): Subscription => ({
  name,
  deliver: async (events) => void seen.push(...events),
});

/** Makes payments and changes each of them twice, several at a time. */
const changePayments = (api: ApiClient, names: readonly string[]): Promise<unknown> =>
  Promise.all(
    names.map(async (id) => {
      await api.send('POST', '/v1/payments', { body: { id, amount: 100, currency: 'EUR' } });
      for (const description of ['first', 'second']) {
        await api.send('PATCH', `/v1/payments/${id}`, { body: { description } });
      }
    }),
  );

const versionsOf = (events: readonly StoredEvent[], subject: string): number[] =>
  events.filter((event) => event.subject === subject).map((event) => event.aggregateVersion);

test('Events come in the order of their aggregates, and the workflow runs the relay', async () => {
  await using started = await startTestOrigin({ worker: false });
  const seen: StoredEvent[] = [];
  await using own = await relayOver(started, [recording(seen)]);
  await started.startWorker({ relay: own.relay });
  const { api } = await started.newOrganization();
  const names = Array.from({ length: 10 }, (_, index) => `pay_${index}`);
  await changePayments(api, names);
  await until('all events are published', 20_000, () => seen.length >= 2 + 3 * names.length);
  for (const name of names) expect(versionsOf(seen, name)).toEqual([1, 2, 3]);
});

test("A command's timeline tells when its events were published", async () => {
  await using started = await startTestOrigin();
  const { api } = await started.newOrganization();
  const body = { amount: 100, currency: 'EUR' };
  const { headers } = await api.send('POST', '/v1/payments', { body });
  const steps = await until('it is published', 20_000, async () => {
    const command = await api.send('GET', `/v1/commands/${headers.get('Command-Id')}`);
    const timeline = command.body['timeline'] as { step: string; at: string }[];
    return JSON.stringify(timeline).includes('published') && timeline;
  });
  expect(JSON.stringify(steps)).toMatch(/accepted.*published/);
});

test('What answers a command later is published before the command is said to be', async () => {
  await using started = await startTestOrigin();
  const { api } = await started.newOrganization();
  const method = { type: 'sandbox', token: 'tok_success' };
  const body = { amount: 100, currency: 'EUR', method, capture: 'manual' };
  const made = await api.send('POST', '/v1/payments', { body });
  const path = made.headers.get('Location') ?? '';
  await until('it is authorized', 20_000, async () => {
    return (await api.send('GET', path)).body['status'] === 'authorized';
  });
  const { headers } = await api.send('POST', `${path}/capture`);
  const command = await until('the capture is published', 20_000, async () => {
    const found = await api.send('GET', `/v1/commands/${headers.get('Command-Id')}`);
    return JSON.stringify(found.body['timeline']).includes('published') && found.body;
  });
  const timeline = command['timeline'] as { step: string; at: string }[];
  const steps = ['accepted', 'validated', 'executed', 'published'];
  expect(timeline.map(({ step }) => step)).toEqual(steps);
  expect(timeline.map(({ at }) => at)).toEqual(timeline.map(({ at }) => at).toSorted());
  expect(command['eventIds']).toHaveLength(1);
}, 60_000);

test('Of two relays the later takes over, and nothing is skipped', async () => {
  await using started = await startTestOrigin({ commandGateway: 'direct', worker: false });
  const { api } = await started.newOrganization();
  const earlier: StoredEvent[] = [];
  const later: StoredEvent[] = [];
  await using first = await relayOver(started, [recording(earlier)]);
  await using second = await relayOver(started, [recording(later)]);
  const one = runUntilAborted(first.relay);
  const failure = one.ended.then(
    () => undefined,
    (error: unknown) => error,
  );
  await changePayments(api, ['before']);
  await until(
    'the first relay publishes',
    20_000,
    () => versionsOf(earlier, 'before').length === 3,
  );
  const two = runUntilAborted(second.relay);
  await changePayments(api, ['after_1']);
  await until('the second relay has taken over', 20_000, async () => {
    const [row] = await rowsOf(second.database, 'SELECT fence FROM subscriptions');
    return row?.['fence'] === 2n;
  });
  // Only what there is to be published tells the first one.
  await changePayments(api, ['after_2']);
  expect(await failure).toBeInstanceOf(TakenOver);
  await changePayments(api, ['alone']);
  await until('the second relay publishes', 20_000, () => versionsOf(later, 'alone').length === 3);
  two.stop();
  await two.ended;

  const logIds = new Set([...earlier, ...later].map(({ logId }) => logId));
  const rows = await rowsOf(second.database, 'SELECT log_id FROM events');
  expect([...logIds].sort((a, b) => a - b)).toEqual(rows.map((row) => Number(row['log_id'])));
  for (const name of ['after_1', 'after_2', 'alone']) {
    const versions = versionsOf(later, name);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
  }
});

test('A subscription that fails backs off alone, and is at the head once it is mended', async () => {
  await using started = await startTestOrigin({ commandGateway: 'direct', worker: false });
  const { api } = await started.newOrganization();
  const healthy: StoredEvent[] = [];
  const mended: StoredEvent[] = [];
  let broken = true;
  let attempts = 0;
  const failing: Subscription = {
    name: 'failing',
    async deliver(events) {
      attempts++;
      if (broken) throw new Error('The receiver is down');
      mended.push(...events);
    },
  };
  await using own = await relayOver(started, [failing, recording(healthy, 'healthy')]);
  const running = runUntilAborted(own.relay);
  await changePayments(api, ['pay_1']);
  await until('the other is at the head', 20_000, () => versionsOf(healthy, 'pay_1').length === 3);
  const row = await until('it failed three times', 20_000, async () => {
    const sql = `SELECT place, failures, failure FROM subscriptions WHERE name = 'failing'`;
    const [found] = await rowsOf(own.database, sql);
    return Number(found?.['failures']) >= 3 && found;
  });
  expect(row).toMatchObject({ place: 0n, failure: 'The receiver is down' });
  expect(attempts).toBeLessThan(10);
  broken = false;
  await until('it catches up', 20_000, () => versionsOf(mended, 'pay_1').length === 3);
  running.stop();
  await running.ended;
});

test('An accepted command that nobody asks for is executed by itself', async () => {
  await using started = await startTestOrigin();
  const { id } = await started.newOrganization();
  const database = await openFile(started.databaseUrl);
  const store = createLibsqlCommandStore(database, aggregateTables);
  const sent = envelope(id);
  await store.accept([sent], new Date().toISOString());
  const outcome = await until('it is decided', 20_000, async () => {
    const [found] = await store.outcomes([sent.id]);
    return found;
  });
  expect(outcome).toMatchObject({ status: 'succeeded', httpStatus: 201 });
  await database.close();
});

test('The relay writes how far it is once a second', async () => {
  await using started = await startTestOrigin();
  const { api } = await started.newOrganization();
  const database = await openFile(started.databaseUrl);
  const newest = async () => {
    const sql = 'SELECT at, log_id FROM heartbeats ORDER BY at DESC LIMIT 1';
    const [row] = await rowsOf(database, sql);
    return row && { at: Date.parse(String(row['at'])), place: Number(row['log_id']) };
  };
  let beat = await until('the first beat', 20_000, newest);
  for (let count = 0; count < 2; count++) {
    const before = beat;
    beat = await until('the next beat', 20_000, async () => {
      const found = await newest();
      return found && found.at > before.at && found;
    });
    // How late one may be is the machine's.
    expect(beat.at - before.at).toBeWithin(900, 10_000);
  }
  await changePayments(api, ['pay_1']);
  await until('it knows the new head', 20_000, async () => {
    const [last] = await rowsOf(database, 'SELECT max(log_id) AS log_id FROM events');
    return (await newest())?.place === Number(last?.['log_id']);
  });
  await database.close();
});

test('The relay keeps time while it cannot reach the processes that it pokes', async () => {
  await using started = await startTestOrigin({ commandGateway: 'direct', worker: false });
  const { api } = await started.newOrganization();
  const method = { type: 'sandbox', token: 'tok_success' };
  await api.send('POST', '/v1/payments', { body: { amount: 100, currency: 'EUR', method } });
  const database = await openFile(started.databaseUrl);
  const { gateway, store } = started.origin;
  const log = createLibsqlEventLog(database);
  // Days later, so that the payment is due; Temporal takes the connection and says nothing.
  const later = { now: () => Date.now() + 86_400_000 };
  let poked = 0;
  const starter = {
    poke: () => {
      poked++;
      return new Promise<void>(() => undefined);
    },
  };
  const processes = { rows: createLibsqlProcessRows(database), starter };
  const { log: logger } = complaintsLog();
  const relay = createRelay({
    log,
    subscriptions: [],
    chores: [],
    gateway,
    store,
    processes,
    clock: later,
    logger,
  });
  const running = runUntilAborted(relay);
  await until('a process is poked', 20_000, () => poked > 0);
  const before = await log.lastBeat();
  for (let beat = 0, last = before; beat < 2; beat++) {
    const previous = last;
    last = await until('it beats', 20_000, async () => {
      const found = await log.lastBeat();
      return found !== previous && found;
    });
  }
  running.stop();
  await database.close();
});
