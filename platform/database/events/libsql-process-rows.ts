import type { ProcessRows } from '../../processes/ports.ts';
import type { Database } from '../database.ts';

/** When durable processes are due, in libSQL. */
export const createLibsqlProcessRows = (database: Database): ProcessRows => ({
  async takeDue(now, again, limit) {
    const due = 'SELECT due_at FROM processes WHERE due_at < ?1 ORDER BY due_at LIMIT 1';
    const [found = []] = await database.read([{ sql: due, args: [now] }]);
    if (found.length === 0) return [];
    const sql = `UPDATE processes SET due_at = ?2
      WHERE (name, organization_id, subject) IN (
        SELECT name, organization_id, subject FROM processes
        WHERE due_at < ?1 ORDER BY due_at LIMIT ?3)
      RETURNING name, organization_id, subject`;
    const [rows = []] = await database.write([{ sql, args: [now, again, limit] }]);
    return rows.map((row) => ({
      name: String(row['name']),
      organizationId: String(row['organization_id']),
      subject: String(row['subject']),
    }));
  },
});
