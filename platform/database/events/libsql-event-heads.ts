import type { Freshness } from '../../../modules/kernel/query.ts';
import type { DatabaseReader } from '../database.ts';

/** How far organizations are, read at once. */
export const createLibsqlEventHeads =
  (database: DatabaseReader) =>
  async (organizationIds: readonly string[]): Promise<ReadonlyMap<string, Freshness>> => {
    const sql = `SELECT named.value AS organization_id, identity.epoch, coalesce((
        SELECT max(sequence) FROM events WHERE events.organization_id = named.value
      ), 0) AS position FROM json_each(?1) AS named CROSS JOIN identity`;
    const args = [JSON.stringify(organizationIds)];
    const [rows = []] = await database.read([{ sql, args }]);
    return new Map(
      rows.map((row) => [
        String(row['organization_id']),
        { epoch: Number(row['epoch']), position: Number(row['position']) },
      ]),
    );
  };
