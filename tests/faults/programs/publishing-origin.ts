// What an origin publishes, to the product's own subscriptions and a handler of the test's, but for
// one thing: it kills itself when the subscription `AT` has delivered for the n-th time
// (`AT=webhooks:2`) and its place is not moved yet. Otherwise it ends when it is asked to.
import type { EventHandler } from '../../../modules/kernel/module.ts';
import { untilAskedToStop } from '../../../platform/cli/signals.ts';
import { readConfiguration } from '../../../platform/config/configuration.ts';
import { createLibsqlJobProgress } from '../../../platform/database/bulk/libsql-bulk-reader.ts';
import { createLibsqlReportStore } from '../../../platform/database/reports/libsql-report-store.ts';
import { createLibsqlRowIntake } from '../../../platform/database/bulk/libsql-row-intake.ts';
import type { Subscription } from '../../../platform/events/ports.ts';
import { composeCommands } from '../../../platform/origin/commands.ts';
import { openConnections } from '../../../platform/origin/connections.ts';
import { composeReads } from '../../../platform/origin/reads.ts';
import { composeRelay } from '../../../platform/origin/relay.ts';
import { composeTracing } from '../../../platform/origin/tracing.ts';
import { composeWebhooks } from '../../../platform/origin/webhooks.ts';
import { createProcessStarter } from '../../../platform/temporal/process-starter.ts';
import { ids } from '../../../platform/tokens/ids.ts';
import { createVault } from '../../../platform/tokens/vault.ts';

const [at = '', turn = '1'] = (process.env['AT'] ?? '').split(':');
const read = readConfiguration(process.env);
if (!read.ok) throw new Error(read.error.join('\n'));
const configuration = read.value;
const clock = { now: () => Date.now() };
const log = {
  debug() {},
  info() {},
  warn: (message: string) => console.log(message),
  error: (message: string) => console.log(message),
};

/** Changes each payment that is made, once. */
const noting: EventHandler = {
  name: 'noting',
  on: ['payment.created'],
  handle: ({ id, subject }) => [
    {
      kind: 'command',
      type: 'payments.update',
      aggregateId: subject,
      input: { description: `Noted ${id}` },
    },
  ],
};

let reached = 0;
const killing = (subscription: Subscription): Subscription => ({
  ...subscription,
  async deliver(events) {
    await subscription.deliver(events);
    if (subscription.name !== at || ++reached < Number(turn)) return;
    process.kill(process.pid, 'SIGKILL');
    // The signal is on its way: nothing may happen any more.
    for (;;);
  },
});

const connections = await openConnections(configuration, { clock, log });
const { database, identity, client, modules } = connections;
const reads = composeReads(configuration, connections, () => null, log);
const wakeRelay = { committed: () => relay.wake() };
const tracing = await composeTracing(undefined, clock, log);
const { store, gateway } = await composeCommands({
  configuration,
  database,
  identity,
  client,
  modules,
  listeners: { before: reads.onCommit, after: [wakeRelay] },
  writers: { noneDiedLately: () => false },
  clock,
  log,
  tracing,
});
const webhooks = composeWebhooks({
  database,
  databaseId: identity.id,
  guard: connections.webhookGuard,
  vault: createVault(configuration.secrets.map((secret) => secret.reveal())),
  gateway,
  client,
  clock,
  ids,
  log,
  trace: undefined,
  metrics: { webhooks: () => () => undefined },
});
const noModule = { name: 'noting', aggregates: [], commands: [], queries: [] };
const relay = composeRelay({
  modules: [...modules, { ...noModule, handlers: [noting] }],
  gateway,
  store,
  intake: createLibsqlRowIntake(database),
  reports: createLibsqlReportStore(database),
  starter: createProcessStarter({ client, databaseId: identity.id }),
  subscriptions: [...reads.subscriptions, ...webhooks.subscriptions],
  chores: webhooks.chores,
  database,
  progress: createLibsqlJobProgress(database),
  clock,
  ids,
  log,
  traced: (subscriptions) => subscriptions.map(killing),
});
const ending = new AbortController();
const running = relay.run(ending.signal);
await Promise.race([untilAskedToStop(), running]);
ending.abort();
await running;
await gateway.close();
await connections.close();
process.exit(0);
