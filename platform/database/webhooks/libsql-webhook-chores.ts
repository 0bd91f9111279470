import type { WebhookStore } from '../../webhooks/ports.ts';
import type { Database } from '../database.ts';

/** Rows that one call deletes. */
const limit = 500;

/** Takes away, piece by piece, what is not wanted any more. */
export const webhookChores = (database: Database): Pick<WebhookStore, 'forget' | 'sweep'> => {
  /** Deletes the deliveries whose places a query finds, with their attempts. */
  async function remove(places: string, args: readonly string[]): Promise<number> {
    const [found = []] = await database.read([{ sql: places, args }]);
    if (found.length === 0) return 0;
    const named = [JSON.stringify(found.map((row) => Number(row['place'])))];
    const these = 'IN (SELECT value FROM json_each(?))';
    await database.write([
      { sql: `DELETE FROM webhook_attempts WHERE delivery ${these}`, args: named },
      { sql: `DELETE FROM webhook_deliveries WHERE place ${these}`, args: named },
    ]);
    return found.length;
  }

  return {
    async forget(createdBefore) {
      const sql = `SELECT place FROM (SELECT place, created_at FROM webhook_deliveries
        ORDER BY place LIMIT ${limit}) WHERE created_at < ?`;
      return (await remove(sql, [createdBefore])) === limit;
    },
    async sweep() {
      const deleted = `SELECT organization_id, endpoint_id FROM webhook_queues
        WHERE deleted = 1 LIMIT 1`;
      const [[row] = []] = await database.read([{ sql: deleted, args: [] }]);
      if (!row) return false;
      const name = [String(row['organization_id']), String(row['endpoint_id'])];
      const left = `SELECT place FROM webhook_deliveries
        WHERE organization_id = ? AND endpoint_id = ? LIMIT ${limit}`;
      if ((await remove(left, name)) > 0) return true;
      const of = 'organization_id = ? AND endpoint_id = ?';
      await database.write([
        { sql: `DELETE FROM webhook_replays WHERE ${of}`, args: name },
        {
          sql: `DELETE FROM webhook_queues WHERE ${of} AND deleted = 1 AND NOT EXISTS (
            SELECT 1 FROM webhook_deliveries AS d
            WHERE d.organization_id = webhook_queues.organization_id
              AND d.endpoint_id = webhook_queues.endpoint_id)`,
          args: name,
        },
      ]);
      return true;
    },
  };
};
