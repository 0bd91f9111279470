import type { WaitingEvents, WaitingEventsReader } from '../../events/ports.ts';
import type { DatabaseReader } from '../database.ts';

/** Counting more takes longer, and says nothing more. */
const countLimit = 1_000;

/** What readers of the event log have not passed of one organization's events, in libSQL. */
export const createLibsqlWaitingEvents =
  (database: DatabaseReader): WaitingEventsReader =>
  async (organizationId, now) => {
    const [rows = []] = await database.read([{ sql: placesSql, args: [organizationId] }]);
    const places = rows.map((row) => ({
      name: String(row['name']),
      place: Number(row['place']),
      isBehind: Number(row['last']) > Number(row['place']),
    }));
    const behind = places.filter(({ isBehind }) => isBehind);
    const counted = await database.read(
      behind.map(({ place }) => ({ sql: waitingSql, args: [organizationId, place] })),
    );
    const waiting = new Map(
      behind.map(({ name }, index) => {
        const [row] = counted[index] ?? [];
        const since = row?.['since'] == null ? now : Date.parse(String(row['since']));
        return [name, waitingOf(Number(row?.['events'] ?? 0), now - since)];
      }),
    );
    return places.map(({ name }) => ({ name, waiting: waiting.get(name) ?? none }));
  };

const none: WaitingEvents = { events: 0, exact: true, seconds: 0 };

const waitingOf = (events: number, ageMs: number): WaitingEvents => ({
  events: Math.min(events, countLimit),
  exact: events <= countLimit,
  seconds: Math.max(0, ageMs) / 1_000,
});

const placesSql = `SELECT name, place, coalesce((
    SELECT log_id FROM events WHERE organization_id = ? ORDER BY sequence DESC LIMIT 1
  ), 0) AS last
  FROM subscriptions WHERE in_use = 1 ORDER BY name`;

// The newest first: an organization's sequence and the log's places grow together.
const waitingSql = `SELECT count(*) AS events, min(time) AS since FROM (
    SELECT log_id, time FROM events WHERE organization_id = ?
    ORDER BY sequence DESC LIMIT ${countLimit + 1}
  ) WHERE log_id > ?`;
