import { timestamp } from '../../../modules/kernel/clock.ts';
import type { StoredEvent } from '../../../modules/kernel/event.ts';
import type { JsonObject } from '../../../modules/kernel/json.ts';
import type { EventLog, SubscriptionState } from '../../events/ports.ts';
import { onlyRow, type Database, type Row } from '../database.ts';
import { queries, statementOf } from '../dialect.ts';

/** The event log and the places of its subscriptions in libSQL. */
export const createLibsqlEventLog = (database: Database): EventLog => ({
  async head() {
    const [rows] = await database.read([headStatement]);
    return Number(onlyRow(rows)['head']);
  },
  async after(place, head, limit, types) {
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
  async keepOnly(names) {
    const sql = `UPDATE subscriptions SET in_use = name IN (SELECT value FROM json_each(?1))
      WHERE in_use <> (name IN (SELECT value FROM json_each(?1)))`;
    await database.write([{ sql, args: [JSON.stringify(names)] }]);
  },
  async claim({ name, startsAt = 'beginning' }, at) {
    const isAged = typeof startsAt === 'object';
    const first = isAged ? await placeBefore(database, at, startsAt.ageMs) : startsAt;
    const sql = `INSERT INTO subscriptions (name, place, fence, moved_at, failures)
      VALUES (?1, coalesce(?2, (SELECT max(log_id) FROM events), 0), 1, ?3, 0)
      ON CONFLICT (name) DO UPDATE SET fence = fence + 1, in_use = 1
        ${isAged ? ', place = max(place, excluded.place)' : ''}
      RETURNING place, fence, failures, parked_at`;
    const place = first === 'head' ? null : first === 'beginning' ? 0 : first;
    const [rows] = await database.write([{ sql, args: [name, place, at] }]);
    const row = onlyRow(rows);
    return {
      place: Number(row['place']),
      fence: Number(row['fence']),
      failures: Number(row['failures']),
      parked: row['parked_at'] !== null,
    };
  },
  async move(name, claim, place, at) {
    const sql = `UPDATE subscriptions SET place = ?, moved_at = ?, failures = 0, failure = NULL
      WHERE name = ? AND fence = ? AND place = ? RETURNING place`;
    const args = [place, at, name, claim.fence, claim.place];
    const [rows = []] = await database.write([{ sql, args }]);
    return rows.length === 1;
  },
  async fail(name, { fence }, { reason, failures, parkedAt }) {
    const sql = `UPDATE subscriptions SET failures = ?, failure = ?, parked_at = ?
      WHERE name = ? AND fence = ?`;
    const args = [failures, reason.slice(0, 1_000), parkedAt, name, fence];
    await database.write([{ sql, args }]);
  },
  async parked() {
    const sql = 'SELECT name FROM subscriptions WHERE parked_at IS NOT NULL';
    const [rows = []] = await database.read([{ sql, args: [] }]);
    return new Set(rows.map((row) => String(row['name'])));
  },
  async beat(at, forget) {
    // Of the beats at one place the first (when it was published) and the newest (our age) stay.
    const place = `(SELECT coalesce(min(place), 0) FROM subscriptions ${thatMove})`;
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
  async states(now) {
    const [rows = []] = await database.read([{ sql: statesSql, args: [] }]);
    return rows.map((row) => stateOf(row, now));
  },
});

/** The last place of the log before all that is younger, at `at`; times never fall along the log. */
async function placeBefore(database: Database, at: string, ageMs: number): Promise<number> {
  const since = timestamp(Date.parse(at) - ageMs);
  const sql = 'SELECT time FROM events WHERE log_id <= ? ORDER BY log_id DESC LIMIT 1';
  const [rows] = await database.read([headStatement]);
  let [low, high] = [0, Number(onlyRow(rows)['head'])];
  while (low < high) {
    const middle = low + Math.ceil((high - low) / 2);
    const [[row] = []] = await database.read([{ sql, args: [middle] }]);
    if (row && String(row['time']) < since) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** What is parked, or no more, holds up nobody else. */
export const thatMove = 'WHERE in_use = 1 AND parked_at IS NULL';

const statesSql = `SELECT subscriptions.*, (SELECT coalesce(max(log_id), 0) FROM events) AS head,
    (SELECT time FROM events WHERE log_id > place ORDER BY log_id LIMIT 1) AS waiting_since
  FROM subscriptions WHERE in_use = 1 ORDER BY name`;

function stateOf(row: Row, now: number): SubscriptionState {
  const place = Number(row['place']);
  const head = Number(row['head']);
  const since = row['waiting_since'];
  const parkedAt = row['parked_at'] == null ? null : String(row['parked_at']);
  const failure = row['failure'] == null ? null : String(row['failure']);
  return {
    name: String(row['name']),
    place,
    head,
    lag: {
      events: Math.max(0, head - place),
      seconds: since == null ? 0 : Math.max(0, now - Date.parse(String(since))) / 1_000,
    },
    status: parkedAt !== null ? 'parked' : failure === null ? 'active' : 'retrying',
    failures: Number(row['failures']),
    failure,
    movedAt: String(row['moved_at']),
    parkedAt,
  };
}

const headStatement = {
  sql: 'SELECT coalesce(max(log_id), 0) AS head FROM events',
  args: [],
};

function eventOf(row: Row): StoredEvent {
  const text = String(row['data']);
  let data: JsonObject | undefined;
  return {
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
    // Parsed for whoever looks at it: it takes as long as all the rest.
    get data() {
      return (data ??= JSON.parse(text) as JsonObject);
    },
  };
}
