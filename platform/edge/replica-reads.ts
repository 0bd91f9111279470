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

const beat = { sql: 'SELECT max(at) AS at FROM heartbeats', args: [] };

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
    const times: (number | null)[] = [];
    const timed: DatabaseReader = {
      async read(statements) {
        const [[row] = [], ...results] = await database.read([beat, ...statements]);
        const at = row?.['at'] ?? null;
        times.push(at === null ? null : Date.parse(String(at)));
        return results;
      },
    };
    const query = queriesOn(timed).find((each) => each.type === type);
    if (!query) throw new Error(`There is no query ${type} at the edge`);
    const loaded = await loadQuery(query, params, context);
    // Of several reads the first has seen least.
    return { ...loaded, asOf: times[0] ?? null };
  };
