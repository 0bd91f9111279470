import { expect, test } from 'bun:test';
import type { EventHandler, Module } from '../../modules/kernel/module.ts';
import type { CommandGateway } from '../../platform/commands/ports.ts';
import { createLibsqlCausalChains } from '../../platform/database/events/libsql-causal-chains.ts';
import { openFile } from '../../platform/database/file.ts';
import { handlerSubscriptions } from '../../platform/events/handlers.ts';
import { ids } from '../../platform/tokens/ids.ts';
import { complaintsLog } from '../support/composed-origin.ts';
import { rowsOf } from '../support/database.ts';
import { startTestOrigin, type TestOrigin } from '../support/test-origin.ts';
import { until } from '../support/until.ts';
import { relayOver, runUntilAborted } from './relay-over.ts';

const clock = { now: () => Date.now() };

const moduleOf = (...handlers: EventHandler[]): Module => ({
  name: 'reacting',
  aggregates: [],
  commands: [],
  queries: [],
  handlers,
});

/** The subscriptions of handlers, on the gateway of an origin or on one that is given. */
async function reactingTo(
  { origin, databaseUrl }: TestOrigin,
  handler: EventHandler,
  gateway: CommandGateway = origin.gateway,
) {
  const database = await openFile(databaseUrl);
  const { log: logger, complaints } = complaintsLog();
  const chains = createLibsqlCausalChains(database, clock);
  const starter = { poke: async () => undefined };
  const modules = [moduleOf(handler)];
  const subscriptions = handlerSubscriptions({ modules, gateway, starter, chains, ids, logger });
  return {
    subscriptions,
    complaints,
    database,
    chains,
    [Symbol.asyncDispose]: () => database.close(),
  };
}

test('Handlers that cause each other are cut after sixteen, and that is to be seen', async () => {
  await using started = await startTestOrigin({ commandGateway: 'direct', worker: false });
  const { id: organizationId, api } = await started.newOrganization();
  const echo: EventHandler = {
    name: 'echo',
    on: ['payment.created', 'payment.updated'],
    handle: ({ id, subject }) => [
      {
        kind: 'command',
        type: 'payments.update',
        aggregateId: subject,
        input: { description: id },
      },
    ],
  };
  await using reacting = await reactingTo(started, echo);
  await using own = await relayOver(started, [...reacting.subscriptions]);
  const running = runUntilAborted(own.relay);
  const body = { id: 'p_1', amount: 100, currency: 'EUR' };
  await api.send('POST', '/v1/payments', { body });
  await until(
    'the loop is cut',
    20_000,
    async () => (await reacting.chains.cuts()).get('echo') === 1,
  );
  const events = await rowsOf(
    reacting.database,
    `SELECT id, causation_id, correlation_id FROM events WHERE subject = 'p_1' ORDER BY sequence`,
  );
  // The one that a caller caused, and sixteen that were caused by events.
  expect(events).toHaveLength(17);
  for (const [index, event] of events.entries()) {
    expect(event['causation_id']).toBe(events[index - 1]?.['id'] ?? null);
    expect(event['correlation_id']).toBe(events[0]?.['correlation_id'] ?? '');
  }
  expect(reacting.complaints.join()).toContain('Cut a loop');
  const [row] = await rowsOf(reacting.database, 'SELECT * FROM cut_reactions');
  expect(row).toMatchObject({ event_id: events.at(-1)?.['id'], organization_id: organizationId });
  // Whoever comes later has a chain of its own.
  await api.send('PATCH', '/v1/payments/p_1', { body: { description: 'again' } });
  await until(
    'it is cut again',
    20_000,
    async () => (await reacting.chains.cuts()).get('echo') === 2,
  );
  running.stop();
  await running.ended;
}, 60_000);

test('Where the queue is full commands wait, in their order, and none is lost or sent twice', async () => {
  await using started = await startTestOrigin({ commandGateway: 'direct', worker: false });
  const { api } = await started.newOrganization();
  const completing: EventHandler = {
    name: 'completing',
    on: ['payment.created'],
    handle: ({ subject }) => [
      { kind: 'command', type: 'payments.complete', aggregateId: subject, input: {} },
    ],
  };
  const { gateway } = started.origin;
  let calls = 0;
  const full: CommandGateway = {
    ...gateway,
    get executing() {
      return gateway.executing;
    },
    submit: (envelope) =>
      ++calls % 3 === 0 ? Promise.resolve({ kind: 'queue_full' }) : gateway.submit(envelope),
  };
  await using reacting = await reactingTo(started, completing, full);
  for (let index = 0; index < 5; index++) {
    await api.send('POST', '/v1/payments', { body: { amount: 100, currency: 'EUR' } });
  }
  await using own = await relayOver(started, [...reacting.subscriptions]);
  const running = runUntilAborted(own.relay);
  const sql = `SELECT count(*) AS count FROM events WHERE type = 'payment.completed'`;
  await until('all are completed', 20_000, async () => {
    const [row] = await rowsOf(reacting.database, sql);
    return row?.['count'] === 5n;
  });
  running.stop();
  await running.ended;
  const [sent] = await rowsOf(
    reacting.database,
    `SELECT count(*) AS count FROM commands WHERE type = 'payments.complete'`,
  );
  expect(sent?.['count']).toBe(5n);
}, 60_000);
