import { timestamp, type Clock } from '../../../modules/kernel/clock.ts';
import type { CausalChains } from '../../events/ports.ts';
import { insertRows } from '../aggregate-table.ts';
import type { Database } from '../database.ts';

/** The events that led to each other, in libSQL. */
export const createLibsqlCausalChains = (database: Database, clock: Clock): CausalChains => ({
  async depth({ causationId }, limit) {
    if (causationId === null) return 0;
    const [[row] = []] = await database.read([{ sql: depthSql, args: [causationId, limit] }]);
    return Number(row?.['depth'] ?? 0);
  },
  async cut({ id, organizationId, subject }, handler, commands) {
    const at = timestamp(clock.now());
    const rows = commands.map(({ type }, index) => [
      id,
      handler,
      index,
      organizationId,
      type,
      subject,
      at,
    ]);
    const conflict = 'ON CONFLICT (event_id, handler, number) DO NOTHING';
    await database.write([insertRows('cut_reactions', columns, rows, conflict)]);
  },
  async cuts() {
    const sql = 'SELECT handler, count(*) AS count FROM cut_reactions GROUP BY handler';
    const [rows = []] = await database.read([{ sql, args: [] }]);
    return new Map(rows.map((row) => [String(row['handler']), Number(row['count'])]));
  },
});

const columns = ['event_id', 'handler', 'number', 'organization_id', 'type', 'subject', 'at'];

/** From an event to the one that caused its command, and so on. */
const depthSql = `WITH RECURSIVE chain (id, depth) AS (
    SELECT ?1, 1
    UNION ALL
    SELECT e.causation_id, chain.depth + 1 FROM chain CROSS JOIN events AS e
    WHERE e.id = chain.id AND e.causation_id IS NOT NULL AND chain.depth < ?2
  )
  SELECT max(depth) AS depth FROM chain`;
