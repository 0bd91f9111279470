import type { Clock } from '../../modules/kernel/clock.ts';
import type { RowStore } from '../../platform/bulk/ports.ts';
import { definitionsOf, type Definitions } from '../../platform/commands/definitions.ts';
import { drain } from '../../platform/commands/drain.ts';
import { createEngine, type Engine } from '../../platform/commands/engine.ts';
import type { NewCommandStore } from '../../platform/commands/new-commands.ts';
import type {
  CommandOutcome,
  CommandStore,
  CommitListener,
  DecidedBatch,
} from '../../platform/commands/ports.ts';
import { composeModules } from '../../platform/compose.ts';
import type { Database } from '../../platform/database/database.ts';
import { libsqlReaders } from '../../platform/database/libsql-readers.ts';
import { ids } from '../../platform/tokens/ids.ts';

/** What the product's modules offer, on a database. */
export const definitionsOn = (database: Database): Definitions =>
  definitionsOf(
    composeModules({
      ...libsqlReaders(database),
      webhookUrls: { refusalOf: async () => undefined },
      methods: ['manual', 'sandbox'],
    }),
  );

export interface TestEngine extends Engine {
  /** What was committed, in that order. */
  readonly outcomes: CommandOutcome[];
  readonly batches: DecidedBatch[];
  readonly bugs: string[];
  /** Resolves with the outcome of a command when that is committed here. */
  next(commandId: string): Promise<CommandOutcome>;
  /** Executes what the organizations have waiting, until nothing is left. */
  drain(...organizationIds: string[]): Promise<void>;
}

/** Where a test is about commands alone. */
const noRows: RowStore = {
  load: async () => 'stopped',
  countAttempt: async () => 'committed',
  commit: async () => 'conflict',
  commitMs: 0,
};

/** An engine that remembers what it committed. */
export async function startEngine(
  store: CommandStore,
  definitions: Definitions,
  listeners: readonly CommitListener[] = [],
  clock: Clock = { now: () => Date.now() },
  rows: RowStore = noRows,
  newCommands?: NewCommandStore,
): Promise<TestEngine> {
  const outcomes: CommandOutcome[] = [];
  const batches: DecidedBatch[] = [];
  const bugs: string[] = [];
  const awaited = new Map<string, (outcome: CommandOutcome) => void>();
  const remember = {
    committed(batch: DecidedBatch): void {
      batches.push(batch);
      for (const { outcome } of batch.decisions) {
        if (!outcome) continue;
        outcomes.push(outcome);
        awaited.get(outcome.commandId)?.(outcome);
      }
    },
  };
  const engine = await createEngine({
    ...definitions,
    store,
    rows,
    newCommands,
    epoch: 1,
    clock,
    ids,
    listeners: [remember, ...listeners],
    onBug: ({ id }) => bugs.push(id),
  });
  return {
    ...engine,
    outcomes,
    batches,
    bugs,
    next: (commandId) => new Promise((resolve) => awaited.set(commandId, resolve)),
    async drain(...organizationIds) {
      while ((await drain(engine, organizationIds, () => true)).busy);
    },
  };
}
