import { timestamp } from '../../../modules/kernel/clock.ts';
import type { IdPage } from '../../../modules/kernel/id-list.ts';
import { deliveryHeaders, payloadOf } from '../../../modules/webhooks/index.ts';
import type {
  AttemptResource,
  DeliveryLogEntry,
  EndpointHealthResource,
  EndpointResource,
  WebhookReader,
  WebhooksOf,
} from '../../../modules/webhooks/ports.ts';
import { onlyRow, type DatabaseReader, type Row } from '../database.ts';
import { freshnessOf, freshnessStatement } from '../freshness.ts';
import { idPageOf } from '../id-page.ts';
import { listTotal, totalOf } from '../list-total.ts';
import { dueOfReplay } from '../../webhooks/ports.ts';
import { deliveryOf } from './webhook-delivery-table.ts';

/** Webhook endpoints and the log of their deliveries, in libSQL. */
export const createLibsqlWebhookReader =
  (database: DatabaseReader): WebhooksOf =>
  (organizationId): WebhookReader => {
    const freshness = freshnessStatement(organizationId);

    /**
     * One page of rows that are found by their places, newest first. Places are counted over all
     * organizations, so nobody is told one: a page goes on at an id. A row that is gone was the
     * oldest.
     */
    async function list(
      table: 'webhook_endpoints' | 'webhook_deliveries',
      { limit, offset, mark, count }: IdPage,
      found: (placed: string, order: string) => string,
      all: string,
      args: readonly (string | number)[],
      jsonOf: (row: Row) => string,
    ) {
      const backwards = mark?.towards === 'previous';
      const from = `coalesce((SELECT place FROM ${table} WHERE organization_id = ?1 AND id = ?2), 0)`;
      const placed = mark ? `place ${backwards ? '>' : '<'} ${from}` : '?2 IS NULL';
      const sql = found(placed, backwards ? 'ASC' : 'DESC');
      const [fresh, rows, total] = await database.read([
        freshness,
        { sql, args: [organizationId, mark?.place.id ?? null, limit + 1, offset, ...args] },
        ...(count ? [listTotal({ sql: all, args: [organizationId, ...args] })] : []),
      ]);
      return { ...freshnessOf(fresh), ...idPageOf(rows, total, jsonOf) };
    }

    return {
      async endpoint(id) {
        const sql = `SELECT json, deleted FROM webhook_endpoints
          WHERE organization_id = ? AND id = ?`;
        const [fresh, [row] = []] = await database.read([
          freshness,
          { sql, args: [organizationId, id] },
        ]);
        const endpoint =
          row &&
          (Number(row['deleted']) === 1
            ? ('gone' as const)
            : (JSON.parse(String(row['json'])) as EndpointResource));
        return { ...freshnessOf(fresh), endpoint };
      },
      async health(id) {
        const args = [organizationId, id];
        const waiting = `SELECT 1 FROM webhook_deliveries
          WHERE organization_id = ?1 AND endpoint_id = ?2 AND status = 'pending' AND due_at`;
        const [fresh, queue, first, again] = await database.read([
          freshness,
          {
            sql: `SELECT failures, failing_since, paused_until FROM webhook_queues
              WHERE organization_id = ?1 AND endpoint_id = ?2`,
            args,
          },
          listTotal({ sql: `${waiting} <= ${dueOfReplay}`, args }),
          listTotal({ sql: `${waiting} > ${dueOfReplay}`, args }),
        ]);
        const { failures, failing_since: since, paused_until: until } = onlyRow(queue);
        const timeOf = (value: unknown): string | null =>
          Number(value) > 0 ? timestamp(Number(value)) : null;
        const health: EndpointHealthResource = {
          object: 'webhook_endpoint_health',
          endpointId: id,
          consecutiveFailures: Number(failures),
          failingSince: timeOf(since),
          pausedUntil: timeOf(until),
          waiting: {
            firstAttempts: totalOf(onlyRow(first)),
            retries: totalOf(onlyRow(again)),
          },
        };
        return { ...freshnessOf(fresh), health };
      },
      endpoints: (page) =>
        list(
          'webhook_endpoints',
          page,
          (placed, order) => `SELECT id, json FROM webhook_endpoints
            WHERE organization_id = ?1 AND deleted = 0 AND ${placed}
            ORDER BY place ${order} LIMIT ?3 OFFSET ?4`,
          'SELECT 1 FROM webhook_endpoints WHERE organization_id = ?1 AND deleted = 0',
          [],
          (row) => String(row['json']),
        ),
      deliveries: (endpointId, statuses, page) =>
        list(
          'webhook_deliveries',
          page,
          (placed, order) => {
            const inStatus = statuses.map(
              (status) => `SELECT * FROM (SELECT * FROM webhook_deliveries
                WHERE organization_id = ?1 AND endpoint_id = ?5 AND status = '${status}'
                  AND ${placed} ORDER BY place ${order} LIMIT ?3 + ?4)`,
            );
            return `SELECT d.*, e.time, e.data, q.paused_until,
                (SELECT json_group_array(json(a.json)) FROM (SELECT json FROM webhook_attempts
                  WHERE delivery = d.place ORDER BY number) AS a) AS log
              FROM (SELECT * FROM (${inStatus.join(' UNION ALL ')})
                ORDER BY place ${order} LIMIT ?3 OFFSET ?4) AS d
              CROSS JOIN events AS e
                ON e.organization_id = d.organization_id AND e.sequence = d.event_sequence
              CROSS JOIN webhook_queues AS q
                ON q.organization_id = d.organization_id AND q.endpoint_id = d.endpoint_id
              ORDER BY d.place ${order}`;
          },
          `SELECT 1 FROM webhook_deliveries WHERE organization_id = ?1 AND endpoint_id = ?2
            AND status IN (${statuses.map((status) => `'${status}'`).join()})`,
          [endpointId],
          logEntryOf,
        ),
    };
  };

function logEntryOf(row: Row): string {
  const delivery = deliveryOf(row);
  const entry: DeliveryLogEntry = {
    ...delivery,
    request: {
      method: 'POST',
      headers: deliveryHeaders(String(row['event_id'])),
      body: payloadOf(delivery.eventType, String(row['time']), String(row['data'])),
    },
    attempts: JSON.parse(String(row['log'])) as AttemptResource[],
  };
  return JSON.stringify(entry);
}
