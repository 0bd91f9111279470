import type { Client } from '@temporalio/client';
import type { Clock } from '../../modules/kernel/clock.ts';
import type { Module } from '../../modules/kernel/module.ts';
import { definitionsOf, type Definitions } from '../commands/definitions.ts';
import { createDirectShard } from '../commands/direct-shard.ts';
import { createEngine, type Engine } from '../commands/engine.ts';
import { createCommandGateway } from '../commands/gateway.ts';
import { createInbox } from '../commands/inbox.ts';
import { OpenCommands } from '../commands/open-commands.ts';
import type { CommandGateway, CommandStore, CommitListener } from '../commands/ports.ts';
import type { Configuration } from '../config/configuration.ts';
import type { Database } from '../database/database.ts';
import { createLibsqlBulkRows } from '../database/libsql-bulk-rows.ts';
import { createLibsqlCommandStore } from '../database/libsql-command-store.ts';
import type { DatabaseIdentity } from '../database/migrate.ts';
import { aggregateTables } from '../database/tables.ts';
import type { Log } from '../logging/log.ts';
import { shardWorkflowId } from '../temporal/names.ts';
import { createWorkflowShard } from '../temporal/workflow-shard.ts';
import { ids } from '../tokens/ids.ts';
import type { Tracing } from './tracing.ts';

/** How an origin takes commands and has them executed. */
export interface Commands {
  readonly definitions: Definitions;
  readonly store: CommandStore;
  readonly open: OpenCommands;
  readonly engine: Engine;
  readonly shard: ReturnType<typeof createWorkflowShard>;
  readonly gateway: CommandGateway;
}

/** The command path, from the inbox to the commit. */
export async function composeCommands(parts: {
  readonly configuration: Configuration;
  readonly database: Database;
  readonly identity: DatabaseIdentity;
  readonly client: Client;
  readonly modules: readonly Module[];
  /** Told of each commit before anybody is answered, and those who are told after that. */
  readonly listeners: {
    readonly before: CommitListener;
    readonly after: readonly CommitListener[];
  };
  readonly clock: Clock;
  readonly log: Log;
  readonly tracing: Tracing;
}): Promise<Commands> {
  const { configuration, database, identity, client, listeners, clock, log, tracing } = parts;
  const store = tracing.store(
    createLibsqlCommandStore(database, aggregateTables),
    shardWorkflowId(identity.id),
  );
  const open = new OpenCommands();
  const definitions = definitionsOf(parts.modules);
  const engine = await createEngine({
    ...definitions,
    store,
    rows: createLibsqlBulkRows(database, aggregateTables),
    epoch: identity.epoch,
    clock,
    ids,
    listeners: [listeners.before, open, ...listeners.after],
    onBug: ({ id, organizationId, type }, error) =>
      log.error('Cannot decide a command', { commandId: id, organizationId, type, error }),
  });
  const { updatesPerRun } = configuration;
  const shard =
    configuration.commandGateway === 'direct'
      ? createDirectShard(engine, open)
      : tracing.shard(
          createWorkflowShard({ client, databaseId: identity.id, updatesPerRun }),
          shardWorkflowId(identity.id),
        );
  const gateway = tracing.gateway(
    createCommandGateway({
      inbox: createInbox({ store, clock }),
      store,
      shard,
      open,
      clock,
      onUnreachable: (error) => log.warn('Cannot have commands executed; trying again', { error }),
    }),
  );
  return { definitions, store, open, engine, shard, gateway };
}
