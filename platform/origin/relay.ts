import type { Clock } from '../../modules/kernel/clock.ts';
import type { IdMaker } from '../../modules/kernel/id.ts';
import type { Module } from '../../modules/kernel/module.ts';
import type { JobProgressReader, RowIntake } from '../bulk/ports.ts';
import { resumeChore, sweepChore } from '../bulk/processes.ts';
import type { CommandGateway, CommandStore } from '../commands/ports.ts';
import type { Database } from '../database/database.ts';
import { createLibsqlCausalChains } from '../database/events/libsql-causal-chains.ts';
import { createLibsqlEventLog } from '../database/events/libsql-event-log.ts';
import { createLibsqlPaymentWords } from '../database/payments/libsql-payment-words.ts';
import { createLibsqlProcessRows } from '../database/events/libsql-process-rows.ts';
import { createLibsqlRowRetention } from '../database/bulk/libsql-row-retention.ts';
import { catchUpChores } from '../events/catch-up.ts';
import { handlerSubscriptions } from '../events/handlers.ts';
import type { Chore, Subscription } from '../events/ports.ts';
import { createRelay, type Relay } from '../events/relay.ts';
import { retentionChores } from '../events/retentions.ts';
import type { Log } from '../logging/log.ts';
import type { ReportStore } from '../../modules/reports/ports.ts';
import type { createProcessStarter } from '../temporal/process-starter.ts';

/** What the relay of an origin moves and looks after. */
export interface RelaySources {
  readonly modules: readonly Module[];
  readonly gateway: CommandGateway;
  readonly store: CommandStore;
  readonly intake: RowIntake;
  readonly reports: ReportStore;
  readonly starter: ReturnType<typeof createProcessStarter>;
  /** Those of the caches and of webhooks. */
  readonly subscriptions: readonly Subscription[];
  /** Those of webhooks. */
  readonly chores: readonly Chore[];
  readonly database: Database;
  readonly progress: JobProgressReader;
  readonly clock: Clock;
  readonly ids: IdMaker;
  readonly log: Log;
  /** Has it told which events its subscriptions are given. */
  traced(subscriptions: readonly Subscription[]): readonly Subscription[];
}

/** The relay with every subscription and every chore of the product. */
export function composeRelay(sources: RelaySources): Relay {
  const { modules, gateway, store, intake, reports, starter, database, clock, ids } = sources;
  const chains = createLibsqlCausalChains(database, clock);
  return createRelay({
    log: createLibsqlEventLog(database),
    subscriptions: sources.traced([
      ...handlerSubscriptions({ modules, gateway, starter, chains, ids, logger: sources.log }),
      ...sources.subscriptions,
    ]),
    chores: [
      resumeChore(sources.progress, starter),
      sweepChore(intake, clock),
      ...retentionChores({ store, rows: createLibsqlRowRetention(database), reports, clock }),
      ...catchUpChores(createLibsqlPaymentWords(database)),
      ...sources.chores,
    ],
    gateway,
    store,
    processes: { rows: createLibsqlProcessRows(database), starter },
    clock,
    logger: sources.log,
  });
}
