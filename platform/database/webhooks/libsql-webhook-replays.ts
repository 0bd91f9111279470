import {
  dueOfReplay,
  type NewDelivery,
  type OpenReplay,
  type WebhookStore,
} from '../../webhooks/ports.ts';
import { insertRows } from '../aggregate-table.ts';
import type { Database, Row, Statement } from '../database.ts';

const columns = ['organization_id', 'id', 'endpoint_id', 'from_time', 'to_time', 'place', 'until'];

/** Replays, and how far each is turned into deliveries. */
export const webhookReplays = (
  database: Database,
  addStatements: (
    deliveries: readonly NewDelivery[],
    how: { replayId: string; dueAt: number; at: string },
  ) => Statement[],
): Pick<WebhookStore, 'addReplays' | 'openReplay' | 'replayed' | 'advanceReplay'> => ({
  async addReplays(replays) {
    const rows = replays.map(({ organizationId, id, endpointId, from, to, place, until }) => [
      organizationId,
      id,
      endpointId,
      from,
      to,
      place,
      until,
    ]);
    await database.write([insertRows('webhook_replays', columns, rows, 'ON CONFLICT DO NOTHING')]);
  },
  async openReplay(afterOrganization) {
    const first = (where: string) =>
      `SELECT * FROM webhook_replays ${where} ORDER BY organization_id, id LIMIT 1`;
    const [[next] = [], [again] = []] = await database.read([
      { sql: first('WHERE organization_id > ?'), args: [afterOrganization] },
      { sql: first(''), args: [] },
    ]);
    const row = next ?? again;
    return row && replayOf(row);
  },
  async replayed(replay, limit) {
    const { organizationId, to, until } = replay;
    const place = replay.place ?? (await placeBefore(database, replay));
    const sql = `SELECT id, sequence, type, aggregate_type, subject FROM events
      WHERE organization_id = ? AND sequence > ? AND sequence <= ? AND time <= ?
      ORDER BY sequence LIMIT ?`;
    const args = [organizationId, place, until, to, limit];
    const [rows = []] = await database.read([{ sql, args }]);
    const events = rows.map((row) => ({
      id: String(row['id']),
      sequence: Number(row['sequence']),
      type: String(row['type']),
      aggregateType: String(row['aggregate_type']),
      subject: String(row['subject']),
    }));
    const last = events.at(-1);
    return { events, place: last && events.length === limit ? last.sequence : until };
  },
  async advanceReplay({ organizationId, id }, place, deliveries, at) {
    const name = [organizationId, id];
    await database.write([
      ...addStatements(deliveries, { replayId: id, dueAt: dueOfReplay, at }),
      {
        sql: `UPDATE webhook_replays SET place = ?3
          WHERE organization_id = ?1 AND id = ?2 AND coalesce(place, -1) < ?3`,
        args: [...name, place],
      },
      {
        sql: `DELETE FROM webhook_replays
          WHERE organization_id = ? AND id = ? AND place >= until`,
        args: name,
      },
    ]);
  },
});

/** The last event before `from`, by halves: events are in the order of their times. */
async function placeBefore(
  database: Database,
  { organizationId, from, until }: OpenReplay,
): Promise<number> {
  const sql = 'SELECT time FROM events WHERE organization_id = ? AND sequence = ?';
  let [before, after] = [0, until + 1];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    const [[row] = []] = await database.read([{ sql, args: [organizationId, middle] }]);
    if (row && String(row['time']) < from) before = middle;
    else after = middle;
  }
  return before;
}

const replayOf = (row: Row): OpenReplay => ({
  organizationId: String(row['organization_id']),
  endpointId: String(row['endpoint_id']),
  id: String(row['id']),
  from: String(row['from_time']),
  to: String(row['to_time']),
  place: row['place'] == null ? null : Number(row['place']),
  until: Number(row['until']),
});
