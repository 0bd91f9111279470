import type { Freshness } from '../../modules/kernel/query.ts';
import { onlyRow, type Database, type Row, type Statement } from './database.ts';

/** Columns of `identity` that say what a snapshot is as fresh as; `?1` is the organization. */
export const freshnessColumns = `identity.epoch, coalesce(
  (SELECT max(sequence) FROM events WHERE events.organization_id = ?1), 0) AS position`;

/** Reads, in the same snapshot as a query's rows, what they are as fresh as. */
export const freshnessStatement = (organizationId: string): Statement => ({
  sql: `SELECT ${freshnessColumns} FROM identity`,
  args: [organizationId],
});

/** What the row of `freshnessStatement` says. */
export function freshnessOf(rows: readonly Row[] | undefined): Freshness {
  const row = onlyRow(rows);
  return { epoch: Number(row['epoch']), position: Number(row['position']) };
}

/** An organization's position now, and the epoch that it is of. */
export const readHead =
  (database: Database) =>
  async (organizationId: string): Promise<Freshness> => {
    const [rows] = await database.read([freshnessStatement(organizationId)]);
    return freshnessOf(rows);
  };

/** An organization's position now. */
export const readPosition = (database: Database) => {
  const head = readHead(database);
  return async (organizationId: string): Promise<number> => (await head(organizationId)).position;
};
