import type { StoredEvent } from '../../modules/kernel/event.ts';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { EventLog } from '../events/ports.ts';
import { onlyRow, type Database, type Row } from './database.ts';
import { queries, statementOf } from './dialect.ts';

/** The event log and the places of its subscriptions in libSQL. */
export const createLibsqlEventLog = (database: Database): EventLog => ({
  async after(place, limit, types) {
    const [heads] = await database.read([headStatement]);
    const head = Number(onlyRow(heads)['head']);
    if (head <= place || types?.length === 0) return { events: [], place: Math.max(head, place) };
    let query = queries
      .selectFrom('events')
      .selectAll()
      .where('log_id', '>', BigInt(place))
      .where('log_id', '<=', BigInt(head))
      .orderBy('log_id')
      .limit(limit);
    if (types) query = query.where('type', 'in', types);
    const [rows = []] = await database.read([statementOf(query)]);
    const events = rows.map(eventOf);
    // A full page may have left some out; a short one has looked as far as the head.
    return { events, place: events.length < limit ? head : (events.at(-1)?.logId ?? head) };
  },
  async claim(name, at) {
    const sql = `INSERT INTO subscriptions (name, place, fence, moved_at, failures)
      VALUES (?, 0, 1, ?, 0) ON CONFLICT (name) DO UPDATE SET fence = fence + 1
      RETURNING place, fence`;
    const [rows] = await database.write([{ sql, args: [name, at] }]);
    const row = onlyRow(rows);
    return { place: Number(row['place']), fence: Number(row['fence']) };
  },
  async move(name, claim, place, at) {
    const sql = `UPDATE subscriptions SET place = ?, moved_at = ?, failures = 0, failure = NULL
      WHERE name = ? AND fence = ? AND place = ? RETURNING place`;
    const args = [place, at, name, claim.fence, claim.place];
    const [rows = []] = await database.write([{ sql, args }]);
    return rows.length === 1;
  },
  async fail(name, { fence }, reason) {
    const sql = `UPDATE subscriptions SET failures = failures + 1, failure = ?
      WHERE name = ? AND fence = ?`;
    await database.write([{ sql, args: [reason.slice(0, 1_000), name, fence] }]);
  },
  async beat(at, forget) {
    // Of the beats at one place the first (when it was published) and the newest (our age) stay.
    const place = '(SELECT coalesce(min(place), 0) FROM subscriptions)';
    await database.write([
      {
        sql: `DELETE FROM heartbeats WHERE log_id = ${place}
          AND at > (SELECT min(at) FROM heartbeats WHERE log_id = ${place})`,
        args: [],
      },
      {
        sql: `INSERT OR REPLACE INTO heartbeats (at, log_id) VALUES (?, ${place})`,
        args: [at],
      },
      { sql: 'DELETE FROM heartbeats WHERE at < ?', args: [forget] },
    ]);
  },
  async lastBeat() {
    const query = queries.selectFrom('heartbeats').select(({ fn }) => fn.max('at').as('at'));
    const [rows] = await database.read([statementOf(query)]);
    const at = rows?.[0]?.['at'];
    return at == null ? undefined : String(at);
  },
});

const headStatement = {
  sql: 'SELECT coalesce(max(log_id), 0) AS head FROM events',
  args: [],
};

const eventOf = (row: Row): StoredEvent => ({
  logId: Number(row['log_id']),
  id: String(row['id']),
  organizationId: String(row['organization_id']),
  sequence: Number(row['sequence']),
  type: String(row['type']),
  aggregateType: String(row['aggregate_type']),
  subject: String(row['subject']),
  aggregateVersion: Number(row['aggregate_version']),
  commandId: String(row['command_id']),
  correlationId: String(row['correlation_id']),
  causationId: row['causation_id'] == null ? null : String(row['causation_id']),
  time: String(row['time']),
  data: JSON.parse(String(row['data'])) as JsonObject,
});
