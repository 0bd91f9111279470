import type { NewCommandStore } from '../../commands/new-commands.ts';
import { DatabaseUnavailable, OutcomeUnknown } from '../../commands/ports.ts';
import type { AggregateTable } from '../aggregate-table.ts';
import { ReadFailure, WriteFailure, type Database } from '../database.ts';
import { commitNewStatements, loadNewStatements, newBatchOf } from './new-command-statements.ts';

/** Reads of so few commands take less time than the way to the writer's thread and back. */
const fewCommands = 8;

/** Commands that are accepted and decided in one commit, in libSQL. */
export function createLibsqlNewCommands(
  database: Database,
  tables: readonly AggregateTable[],
): NewCommandStore {
  return {
    async load(commands, aggregateTypes) {
      const types = new Set(commands.map(({ type }) => type));
      const own = tables.filter(
        ({ aggregateType, limited }) =>
          aggregateTypes.has(aggregateType) || (limited && types.has(limited.madeBy)),
      );
      const statements = loadNewStatements(commands, own);
      try {
        // What is committed meanwhile aborts the commit.
        const read = commands.length <= fewCommands ? database.read : database.readInOrder;
        return newBatchOf(await read(statements), commands, own);
      } catch (error) {
        if (error instanceof ReadFailure) return 'busy';
        throw error;
      }
    },
    async commit(batch, decided, acceptedAt) {
      try {
        await database.write(commitNewStatements(batch, decided, acceptedAt, tables));
        return 'committed';
      } catch (error) {
        if (!(error instanceof WriteFailure)) throw error;
        const { kind, message } = error;
        if (kind === 'conflict' || kind === 'unwritable') return kind;
        throw kind === 'unknown' ? new OutcomeUnknown(message) : new DatabaseUnavailable(message);
      }
    },
    get commitMs() {
      return database.writeMs;
    },
  };
}
