import type { Client } from '@temporalio/client';
import type { Hono } from 'hono';
import type { RowIntake } from './bulk/ports.ts';
import { createJobRunner, type JobRunner } from './processes/run-bulk-job.ts';
import type { Engine } from './commands/engine.ts';
import type { OpenCommands } from './commands/open-commands.ts';
import type { CommandGateway, CommandStore } from './commands/ports.ts';
import type { Configuration } from './config/configuration.ts';
import { readPosition } from './database/freshness.ts';
import { createLibsqlJobProgress } from './database/bulk/libsql-bulk-reader.ts';
import { createLibsqlCollectionStore } from './database/payments/libsql-collection-store.ts';
import { createLibsqlCommandCounts } from './database/commands/libsql-command-counts.ts';
import { createLibsqlCommandRecords } from './database/commands/libsql-command-records.ts';
import { createLibsqlKeyUses } from './database/organizations/libsql-key-uses.ts';
import { createLibsqlKeyReader } from './database/organizations/libsql-key-reader.ts';
import { createLibsqlReportSnapshots } from './database/reports/libsql-report-snapshots.ts';
import { createLibsqlReportStore } from './database/reports/libsql-report-store.ts';
import { createLibsqlRowIntake } from './database/bulk/libsql-row-intake.ts';
import { type DatabaseIdentity } from './database/migrate.ts';
import { createLibsqlSessions } from './database/organizations/libsql-sessions.ts';
import { steadyClock } from './database/steady-clock.ts';
import { type Relay } from './events/relay.ts';
import { createApp } from './http/app.ts';
import { createCallers } from './http/callers.ts';
import { createWorkerApp } from './http/worker-app.ts';
import type { Environment } from './http/environment.ts';
import { sha256 } from './tokens/sha256.ts';
import { createSecretMaker, ids } from './tokens/ids.ts';
import { createVault } from './tokens/vault.ts';
import type { Log } from './logging/log.ts';
import { createMetrics } from './metrics/prometheus.ts';
import type { Collecting } from './processes/collect-payment.ts';
import { createProviderNotices } from './processes/provider-notices.ts';
import { createReportRoom } from './processes/report-room.ts';
import type { Reporting } from './processes/write-report.ts';
import { createProcessStarter } from './temporal/process-starter.ts';
import { createOriginHealth, type OriginHealth } from './temporal/origin-health.ts';
import { shardWorkflowId } from './temporal/names.ts';
import { createTokenCodec } from './tokens/consistency-token.ts';
import { createGrantCodec } from './tokens/grant.ts';
import { createSigner } from './tokens/signer.ts';
import { openConnections } from './origin/connections.ts';
import { composePages } from './origin/pages.ts';
import { composeReads } from './origin/reads.ts';
import { joinWritersOf } from './origin/open-database.ts';
import { composeEvents } from './origin/events.ts';
import { composeRelay } from './origin/relay.ts';
import { composeTracing } from './origin/tracing.ts';
import { composeWebhooks } from './origin/webhooks.ts';
import type { Deliverer } from './webhooks/deliverer.ts';
import { composeCommands } from './origin/commands.ts';
import type { Clock } from '../modules/kernel/clock.ts';

/** An origin process, composed: the API and what a worker beside it needs. */
export interface Origin {
  readonly app: Hono<Environment>;
  /** What a worker without the API serves. */
  workerApp(isRunning: () => boolean): Hono<Environment>;
  readonly identity: DatabaseIdentity;
  readonly client: Client;
  readonly store: CommandStore;
  readonly gateway: CommandGateway;
  readonly intake: RowIntake;
  readonly health: OriginHealth;
  /** What the activities of a worker beside it work with. */
  readonly activities: {
    readonly engine: Engine;
    readonly open: OpenCommands;
    readonly store: CommandStore;
    readonly relay: Relay;
    readonly collecting: Collecting;
    readonly jobs: JobRunner;
    readonly reporting: Reporting;
    readonly deliverer: Deliverer;
  };
  /** Ends everything that was begun here. What was accepted stays accepted. */
  close(): Promise<void>;
}

/** Composes an origin. The only place where its parts meet. */
export async function createOrigin(
  configuration: Configuration,
  { log, clock = { now: () => Date.now() } }: { readonly log: Log; readonly clock?: Clock },
): Promise<Origin> {
  const connections = await openConnections(configuration, { clock, log });
  const { database, identity, client, providers, modulesOn, modules } = connections;
  const tracing = await composeTracing(configuration.tracing, clock, log);
  const writers = await joinWritersOf(configuration.database, database, steadyClock);
  const reads = composeReads(configuration, connections, () => writers.aloneSince, log);
  const { cacheAnswers } = reads;
  const commandCounts = createLibsqlCommandCounts(database);
  const metrics = createMetrics(commandCounts);
  const eventsOut = composeEvents({ database, metrics, clock, logger: log });
  const keys = createLibsqlKeyReader(database);
  const keyUses = createLibsqlKeyUses(database);
  const rootKeyHash = sha256(configuration.rootKey.reveal());
  const callers = createCallers({ keys, keyUses, rootKeyHash, clock });
  const wakeRelay = { committed: () => relay.wake() };
  const commands = await composeCommands({
    configuration,
    database,
    identity,
    client,
    modules,
    listeners: { before: reads.onCommit, after: [callers, metrics, wakeRelay, eventsOut.tail] },
    writers,
    clock,
    log,
    tracing,
  });
  const { definitions, store, open, engine, shard, gateway } = commands;
  const progress = createLibsqlJobProgress(database);
  const intake = createLibsqlRowIntake(database);
  const starter = createProcessStarter({ client, databaseId: identity.id });
  const reports = createLibsqlReportStore(database);
  const secrets = configuration.secrets.map((secret) => secret.reveal());
  const vault = createVault(secrets);
  const webhooks = composeWebhooks({
    database,
    databaseId: identity.id,
    guard: connections.webhookGuard,
    vault,
    gateway,
    client,
    clock,
    ids,
    log,
    trace: tracing.attempts,
    metrics,
  });
  const relay = composeRelay({
    modules,
    gateway,
    store,
    intake,
    reports,
    starter,
    subscriptions: [...reads.subscriptions, ...webhooks.subscriptions],
    chores: webhooks.chores,
    database,
    progress,
    clock,
    ids,
    log,
    traced: tracing.subscriptions,
  });
  const jobs = createJobRunner({ gateway, shard, jobs: progress, ids });
  const collections = createLibsqlCollectionStore(database);
  const collecting = { store: collections, providers, gateway, clock, ids };
  const snapshots = createLibsqlReportSnapshots(database, clock, (snapshot) =>
    modulesOn(snapshot).flatMap((module) => module.queries),
  );
  const room = createReportRoom();
  const reporting = { store: reports, snapshots, room, gateway, clock, ids };
  const health = createOriginHealth({
    database,
    client,
    gateway,
    eventLog: eventsOut.log,
    ending: eventsOut.ending,
    cacheAnswers,
    clock,
  });
  metrics.cache(reads.sources.cache.hits);
  metrics.gauge(
    'quittance_commands_open',
    'Accepted commands that requests wait for',
    () => open.size,
  );
  const signer = createSigner(secrets);
  const app = createApp({
    modules,
    definitions,
    gateway,
    commandRecords: createLibsqlCommandRecords(database),
    commandCounts,
    intake,
    keys,
    callers,
    sessions: createLibsqlSessions(database),
    edgeSecrets: configuration.edgeSecrets.map((secret) => secret.reveal()),
    grants: createGrantCodec(signer),
    tokens: createTokenCodec(signer),
    signer,
    position: readPosition(database),
    epoch: identity.epoch,
    workflowId: shardWorkflowId(identity.id),
    rateLimit: configuration.rateLimit,
    clock,
    ids,
    secrets: createSecretMaker(vault),
    log,
    sources: reads.sources,
    health,
    eventTail: eventsOut.tail,
    eventLog: eventsOut.log,
    waitingEvents: eventsOut.waiting,
    ending: eventsOut.ending.signal,
    notices: createProviderNotices({ store: collections, starter, clock }),
    stripeNotices: connections.stripeNotices,
    metrics,
    traceRequest: tracing.requests,
    isSampled: tracing.isSampled,
    ...composePages(modules, configuration),
  });
  return {
    app,
    workerApp: (isRunning) => createWorkerApp({ health, metrics, ids, log }, isRunning),
    identity,
    client,
    store,
    gateway,
    intake,
    health,
    activities: {
      engine,
      open,
      store,
      relay,
      collecting,
      jobs,
      reporting,
      deliverer: webhooks.deliverer,
    },
    async close() {
      await gateway.close();
      await keyUses.close();
      await tracing.close();
      // The last write of all: whoever stays may believe its memory from then on.
      await writers.close();
      await connections.close();
    },
  };
}
