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
import { createLibsqlBulkRows } from '../database/bulk/libsql-bulk-rows.ts';
import type { Writers } from '../database/file-writers.ts';
import { createLibsqlCommandStore } from '../database/commands/libsql-command-store.ts';
import { createLibsqlNewCommands } from '../database/commands/libsql-new-commands.ts';
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
  readonly writers: Pick<Writers, 'noneDiedLately'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly tracing: Tracing;
}): Promise<Commands> {
  const { configuration, database, identity, client, listeners, clock, log, tracing } = parts;
  const workflowId = shardWorkflowId(identity.id);
  const store = tracing.store(createLibsqlCommandStore(database, aggregateTables), workflowId);
  const open = new OpenCommands();
  const definitions = definitionsOf(parts.modules);
  const engine = await createEngine({
    ...definitions,
    store,
    rows: createLibsqlBulkRows(database, aggregateTables),
    newCommands: tracing.newCommands(
      createLibsqlNewCommands(database, aggregateTables),
      workflowId,
    ),
    epoch: identity.epoch,
    clock,
    ids,
    listeners: [listeners.before, open, ...listeners.after],
    onBug: ({ id, organizationId, type }, error) =>
      log.error('Cannot decide a command', { commandId: id, organizationId, type, error }),
  });
  const { updatesPerRun } = configuration;
  const isDirect = configuration.commandGateway === 'direct';
  const shard = isDirect
    ? createDirectShard(engine, open)
    : tracing.shard(
        createWorkflowShard({ client, databaseId: identity.id, updatesPerRun }),
        workflowId,
      );
  const executes = isDirect
    ? { ...engine, noneDiedLately: parts.writers.noneDiedLately }
    : undefined;
  const gateway = tracing.gateway(
    createCommandGateway({
      inbox: createInbox({ store, clock, executes }),
      store,
      shard,
      open,
      clock,
      onUnreachable: (error) => log.warn('Cannot have commands executed; trying again', { error }),
    }),
  );
  return { definitions, store, open, engine, shard, gateway };
}
