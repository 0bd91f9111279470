import type { Client } from '@temporalio/client';
import { createJobRunner, type JobRunner } from '../../platform/processes/run-bulk-job.ts';
import { createDirectShard } from '../../platform/commands/direct-shard.ts';
import type { Engine } from '../../platform/commands/engine.ts';
import { createCommandGateway } from '../../platform/commands/gateway.ts';
import { createInbox } from '../../platform/commands/inbox.ts';
import { OpenCommands } from '../../platform/commands/open-commands.ts';
import type { CommandGateway, CommandStore, Shard } from '../../platform/commands/ports.ts';
import type { Database } from '../../platform/database/database.ts';
import { createLibsqlJobProgress } from '../../platform/database/bulk/libsql-bulk-reader.ts';
import { createLibsqlBulkRows } from '../../platform/database/bulk/libsql-bulk-rows.ts';
import { createLibsqlCommandStore } from '../../platform/database/commands/libsql-command-store.ts';
import { createLibsqlCollectionStore } from '../../platform/database/payments/libsql-collection-store.ts';
import { createLibsqlEventLog } from '../../platform/database/events/libsql-event-log.ts';
import { createLibsqlNewCommands } from '../../platform/database/commands/libsql-new-commands.ts';
import { aggregateTables } from '../../platform/database/tables.ts';
import { createLibsqlReportSnapshots } from '../../platform/database/reports/libsql-report-snapshots.ts';
import { createLibsqlReportStore } from '../../platform/database/reports/libsql-report-store.ts';
import { createReportRoom } from '../../platform/processes/report-room.ts';
import { createLibsqlProcessRows } from '../../platform/database/events/libsql-process-rows.ts';
import { createRelay } from '../../platform/events/relay.ts';
import { createProcessStarter } from '../../platform/temporal/process-starter.ts';
import { ids } from '../../platform/tokens/ids.ts';
import { connectClient } from '../../platform/temporal/connection.ts';
import { createWorkflowShard } from '../../platform/temporal/workflow-shard.ts';
import { startWorker } from '../../worker/main.ts';
import { complaintsLog } from '../support/composed-origin.ts';
import { openTestDatabase, type DatabaseKind } from '../support/database.ts';
import { definitionsOn, startEngine, type TestEngine } from '../support/engine.ts';
import { createGate, type Gate } from '../support/gate.ts';
import { temporalForTests } from '../support/temporal.ts';

/** `at once` is `direct` where commands are decided in the commit that accepts them. */
export type ShardKind = 'direct' | 'at once' | 'temporal';

/** A gateway with all that it needs, and a gate that executions have to pass. */
export interface GatewayUnderTest {
  readonly gateway: CommandGateway;
  readonly database: Database;
  readonly store: CommandStore;
  readonly engine: TestEngine;
  readonly gate: Gate;
  readonly jobs: JobRunner;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const clock = { now: () => Date.now() };
const updatesPerRun = 1_500;

/** The gateway on a database of its own, with the adapter that is asked for. */
export async function openGateway(
  kind: ShardKind,
  databaseKind?: DatabaseKind,
): Promise<GatewayUnderTest> {
  const opened = await openTestDatabase(databaseKind);
  const { database, identity } = opened;
  const store = createLibsqlCommandStore(database, aggregateTables);
  const open = new OpenCommands();
  const gate = createGate();
  const rows = createLibsqlBulkRows(database, aggregateTables);
  const newCommands = createLibsqlNewCommands(database, aggregateTables);
  const definitions = definitionsOn(database);
  const engine = await startEngine(store, definitions, [open], undefined, rows, newCommands);
  const gated: Engine = {
    ...engine,
    async executeBatch(...args) {
      await gate.passed();
      return engine.executeBatch(...args);
    },
    async executeRows(...args) {
      await gate.passed();
      return engine.executeRows(...args);
    },
  };
  const client = kind === 'temporal' ? await clientForTests() : undefined;
  const shard: Shard = client
    ? createWorkflowShard({ client, databaseId: identity.id, updatesPerRun })
    : createDirectShard(gated, open);
  const executes = kind === 'at once' ? { ...engine, noneDiedLately: gate.isOpen } : undefined;
  const inbox = createInbox({ store, clock, executes });
  const gateway = createCommandGateway({ inbox, store, shard, open, clock, onUnreachable() {} });
  const progress = createLibsqlJobProgress(database);
  const jobs = createJobRunner({ gateway, shard, jobs: progress, ids });
  const worker = client && (await startWorkerFor(client));
  const close = async (): Promise<void> => {
    gate.open();
    await gateway.close();
    await worker?.stop();
    await opened.close();
    await client?.connection.close();
  };
  return {
    gateway,
    database,
    store,
    engine,
    gate,
    jobs,
    close,
    [Symbol.asyncDispose]: close,
  };

  async function startWorkerFor(connected: Client) {
    const { log } = complaintsLog();
    const eventLog = createLibsqlEventLog(database);
    const starter = createProcessStarter({ client: connected, databaseId: identity.id });
    const processes = { rows: createLibsqlProcessRows(database), starter };
    const collections = createLibsqlCollectionStore(database);
    const collecting = { store: collections, providers: new Map(), gateway, clock, ids };
    const reporting = {
      store: createLibsqlReportStore(database),
      snapshots: createLibsqlReportSnapshots(database, clock, () => []),
      room: createReportRoom(),
      gateway,
      clock,
      ids,
    };
    const deliverer = { wake() {}, groups: async () => [], run: async () => undefined };
    const relay = createRelay({
      log: eventLog,
      subscriptions: [],
      chores: [],
      gateway,
      store,
      processes,
      clock,
      logger: log,
    });
    return startWorker({
      temporal: await temporalOfTests(),
      client: connected,
      databaseId: identity.id,
      updatesPerRun,
      activities: { engine: gated, open, store, relay, collecting, jobs, reporting, deliverer },
      log,
    });
  }
}

const temporalOfTests = async () => ({
  address: (await temporalForTests()).address,
  namespace: 'default',
  apiKey: undefined,
  tls: undefined,
});

const clientForTests = async (): Promise<Client> => connectClient(await temporalOfTests());
