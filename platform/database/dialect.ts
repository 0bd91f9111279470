import {
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
} from 'kysely';
import type { SqlValue, Statement } from './database.ts';
import type { Schema } from './schema.ts';

/**
 * Builds and checks queries, and runs none: what it compiles goes to `Database.read`, several in
 * one snapshot. It has no driver, so it runs wherever the product does.
 */
export const queries = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/** A compiled query as a statement of ours. */
export const statementOf = (query: { compile(): CompiledQuery }): Statement => {
  const { sql, parameters } = query.compile();
  return { sql, args: parameters as readonly SqlValue[] };
};
