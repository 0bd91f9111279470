import type { QueryContext, QueryDefinition } from '../../modules/kernel/query.ts';
import type { Loaded } from '../cache/ports.ts';
import type { DatabaseReader } from '../database/database.ts';
import { loadQuery } from '../http/read-query.ts';

/** Reads a query at a replica: what it has, and as of when that was all there was. */
export type ReplicaReads = (
  type: string,
  params: unknown,
  context: QueryContext,
) => Promise<Loaded>;

const beatStatement = { sql: 'SELECT max(at) AS at FROM heartbeats', args: [] };

/** As of when what a replica has was all there was; null where it does not say. */
export interface ReplicaBeat {
  at: number | null;
}

/** A reader that learns the age of the replica with its first read, in the same round trip. */
export function replicaBeat(database: DatabaseReader, beat: ReplicaBeat): DatabaseReader {
  let isFirst = true;
  return {
    async read(statements) {
      const [[row] = [], ...results] = await database.read([beatStatement, ...statements]);
      const at = row?.['at'] ?? null;
      // Of several reads the first has seen least.
      if (isFirst) beat.at = at === null ? null : Date.parse(String(at));
      isFirst = false;
      return results;
    },
  };
}

/**
 * The rows of a query and the age of the replica come in one round trip, so that whatever memory
 * keeps of it has an age. `queriesOn` composes the queries on a reader.
 */
export const createReplicaReads =
  (
    database: DatabaseReader,
    queriesOn: (reader: DatabaseReader) => readonly QueryDefinition[],
  ): ReplicaReads =>
  async (type, params, context) => {
    const beat: ReplicaBeat = { at: null };
    const query = queriesOn(replicaBeat(database, beat)).find((each) => each.type === type);
    if (!query) throw new Error(`There is no query ${type} at the edge`);
    const loaded = await loadQuery(query, params, context);
    return { ...loaded, asOf: beat.at };
  };
