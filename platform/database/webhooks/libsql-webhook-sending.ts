import type { SealedSecret } from '../../../modules/webhooks/ports.ts';
import { dueAgain, dueOfReplay, never, type WebhookStore } from '../../webhooks/ports.ts';
import { onlyRow, type Database, type Row, type Statement } from '../database.ts';
import { nextDue } from './webhook-queue.ts';

/** What whoever sends to a group of endpoints reads and writes. */
export const webhookSending = (
  database: Database,
): Pick<WebhookStore, 'claim' | 'dueEndpoints' | 'nextDueAt' | 'dueDeliveries' | 'record'> => ({
  async claim(group) {
    const sql = `INSERT INTO webhook_groups (grp, fence) VALUES (?, 1)
      ON CONFLICT (grp) DO UPDATE SET fence = fence + 1 RETURNING fence`;
    const [rows] = await database.write([{ sql, args: [group] }]);
    return { group, fence: Number(onlyRow(rows)['fence']) };
  },
  async dueEndpoints(group, now, limit) {
    const sql = `SELECT q.organization_id, q.endpoint_id, q.failures, q.failing_since,
        e.version, e.secrets, e.json ->> 'url' AS url
      FROM webhook_queues AS q CROSS JOIN webhook_endpoints AS e
        ON e.organization_id = q.organization_id AND e.id = q.endpoint_id
      WHERE q.grp = ? AND q.due_at <= ? ORDER BY q.due_at LIMIT ?`;
    const [rows = []] = await database.read([{ sql, args: [group, now, limit] }]);
    return rows.map((row) => ({
      organizationId: String(row['organization_id']),
      endpointId: String(row['endpoint_id']),
      url: String(row['url']),
      version: Number(row['version']),
      secrets: JSON.parse(String(row['secrets'])) as SealedSecret[],
      failures: Number(row['failures']),
      failingSince: row['failing_since'] == null ? null : Number(row['failing_since']),
    }));
  },
  async nextDueAt(group) {
    const sql = 'SELECT min(due_at) AS due_at FROM webhook_queues WHERE grp = ?';
    const [[row] = []] = await database.read([{ sql, args: [group] }]);
    return row?.['due_at'] == null ? never : Number(row['due_at']);
  },
  async dueDeliveries(wanted, now) {
    if (wanted.length === 0) return [];
    const read = await database.read(
      wanted.flatMap(({ organizationId, endpointId, taken, limit }) => {
        const args = [organizationId, endpointId, JSON.stringify(taken)];
        // What is new must not keep from its turn what failed before, nor the reverse.
        const again = Math.ceil(limit / 4);
        return [
          {
            sql: dueSql(`d.due_at <= ${dueOfReplay}`),
            args: [...args, Math.max(1, limit - again)],
          },
          {
            sql: dueSql(`d.due_at > ${dueOfReplay} AND d.due_at <= ?5`),
            args: [...args, again, now],
          },
        ];
      }),
    );
    return wanted.map((_, index) =>
      [...(read[index * 2] ?? []), ...(read[index * 2 + 1] ?? [])].map(deliveryOf),
    );
  },
  async record({ group, fence }, results, health) {
    const [, , , groups] = await database.write([
      ...resultStatements(
        JSON.stringify(
          results.map(({ place, attempt, status, dueAt }) => [
            place,
            attempt.number,
            status,
            dueAt,
            JSON.stringify(attempt),
          ]),
        ),
        group,
        fence,
      ),
      {
        sql: `UPDATE webhook_queues SET
            failures = iif(${current}, seen.value ->> 3, failures),
            failing_since = iif(${current}, seen.value ->> 4, failing_since),
            paused_until = iif(${current}, seen.value ->> 5, paused_until),
            due_at = iif(enabled = 1,
              max(iif(${current}, seen.value ->> 5, paused_until), ${nextDue}), ${never})
          FROM json_each(?1) AS seen
          WHERE webhook_queues.organization_id = seen.value ->> 0
            AND webhook_queues.endpoint_id = seen.value ->> 1 AND ${mine}`,
        args: [
          JSON.stringify(
            health.map((each) => [
              each.organizationId,
              each.endpointId,
              each.version,
              each.failures,
              each.failingSince,
              each.pausedUntil,
            ]),
          ),
          group,
          fence,
        ],
      },
      { sql: 'SELECT fence FROM webhook_groups WHERE grp = ?', args: [group] },
    ]);
    return Number(onlyRow(groups)['fence']) === fence;
  },
});

const dueSql = (due: string): string => `SELECT d.place, d.aggregate, d.due_at, d.attempts,
    d.event_id, d.event_type, e.time, e.correlation_id, e.data
  FROM webhook_deliveries AS d CROSS JOIN events AS e
    ON e.organization_id = d.organization_id AND e.sequence = d.event_sequence
  WHERE d.organization_id = ?1 AND d.endpoint_id = ?2 AND d.status = 'pending' AND ${due}
    AND d.place NOT IN (SELECT value FROM json_each(?3))
  ORDER BY d.due_at, d.place LIMIT ?4`;

const mine = '(SELECT fence FROM webhook_groups WHERE grp = ?2) = ?3';

/** What is known of how an endpoint is doing is worth nothing once it was changed. */
const current = `(SELECT e.version FROM webhook_endpoints AS e
  WHERE e.organization_id = webhook_queues.organization_id
    AND e.id = webhook_queues.endpoint_id) = seen.value ->> 2`;

const resultStatements = (rows: string, group: number, fence: number): Statement[] => [
  {
    sql: `UPDATE webhook_deliveries SET status = came.value ->> 2, attempts = came.value ->> 1,
        due_at = came.value ->> 3
      FROM json_each(?1) AS came
      WHERE webhook_deliveries.place = came.value ->> 0 AND status = 'pending'
        AND attempts = (came.value ->> 1) - 1 AND ${mine}`,
    args: [rows, group, fence],
  },
  {
    sql: `INSERT INTO webhook_attempts (delivery, number, json)
      SELECT value ->> 0, value ->> 1, value ->> 4 FROM json_each(?1) WHERE ${mine}
      ON CONFLICT DO NOTHING`,
    args: [rows, group, fence],
  },
];

const deliveryOf = (row: Row) => ({
  place: Number(row['place']),
  aggregate: String(row['aggregate']),
  first: Number(row['due_at']) <= dueOfReplay,
  asked: Number(row['due_at']) === dueAgain,
  attempts: Number(row['attempts']),
  eventId: String(row['event_id']),
  eventType: String(row['event_type']),
  eventTime: String(row['time']),
  correlationId: String(row['correlation_id']),
  data: String(row['data']),
});
