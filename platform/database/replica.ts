import type { Module } from '../../modules/kernel/module.ts';
import type { Replica } from '../cache/ports.ts';
import type { DatabaseReader } from './database.ts';
import { openHttp } from './http.ts';

const limitMs = 500;

/** A replica that is read over HTTP, and the modules' queries on it. */
export function openReplica(
  { url, authToken }: { readonly url: string; readonly authToken: string | undefined },
  modulesOn: (database: DatabaseReader) => readonly Module[],
): Replica & { close(): Promise<void> } {
  const database = openHttp({ url, authToken, limitMs });
  const queries = modulesOn(database).flatMap((module) => module.queries);
  return {
    queries: new Map(queries.map((query) => [query.type, query])),
    async currentAt() {
      const sql = 'SELECT max(at) AS at FROM heartbeats';
      const [[row] = []] = await database.read([{ sql, args: [] }]);
      return row?.['at'] == null ? null : Date.parse(String(row['at']));
    },
    close: () => database.close(),
  };
}
