import { deliveryHeaders, payloadOf } from '../../modules/webhooks/index.ts';
import type {
  AttemptResource,
  DeliveryLogEntry,
  EndpointResource,
  ListPage,
  WebhookReader,
  WebhooksOf,
} from '../../modules/webhooks/ports.ts';
import type { DatabaseReader, Row } from './database.ts';
import { freshnessOf, freshnessStatement } from './freshness.ts';
import { deliveryOf } from './webhook-delivery-table.ts';

/** Webhook endpoints and the log of their deliveries, in libSQL. */
export const createLibsqlWebhookReader =
  (database: DatabaseReader): WebhooksOf =>
  (organizationId): WebhookReader => {
    const freshness = freshnessStatement(organizationId);

    /** One page of rows that are found by their places, newest first. */
    async function list(
      { limit, mark }: ListPage,
      found: (placed: string, order: string) => string,
      args: readonly (string | number)[],
      jsonOf: (row: Row) => string,
    ) {
      const backwards = mark?.towards === 'previous';
      // Places are counted from 1, and one more than all there are is the end.
      const from = mark?.place.place ?? Number.MAX_SAFE_INTEGER;
      const sql = found(`place ${backwards ? '>' : '<'} ?2`, backwards ? 'ASC' : 'DESC');
      const [fresh, rows = []] = await database.read([
        freshness,
        { sql, args: [organizationId, from, limit + 1, ...args] },
      ]);
      const read = rows.map((row) => ({ json: jsonOf(row), place: Number(row['place']) }));
      return { ...freshnessOf(fresh), rows: read };
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
      endpoints: (page) =>
        list(
          page,
          (placed, order) => `SELECT place, json FROM webhook_endpoints
            WHERE organization_id = ?1 AND deleted = 0 AND ${placed}
            ORDER BY place ${order} LIMIT ?3`,
          [],
          (row) => String(row['json']),
        ),
      deliveries: (endpointId, statuses, page) =>
        list(
          page,
          (placed, order) => {
            const inStatus = statuses.map(
              (status) => `SELECT * FROM (SELECT * FROM webhook_deliveries
                WHERE organization_id = ?1 AND endpoint_id = ?4 AND status = '${status}'
                  AND ${placed} ORDER BY place ${order} LIMIT ?3)`,
            );
            return `SELECT d.*, e.time, e.data,
                (SELECT json_group_array(json(a.json)) FROM (SELECT json FROM webhook_attempts
                  WHERE delivery = d.place ORDER BY number) AS a) AS log
              FROM (SELECT * FROM (${inStatus.join(' UNION ALL ')})
                ORDER BY place ${order} LIMIT ?3) AS d
              CROSS JOIN events AS e
                ON e.organization_id = d.organization_id AND e.sequence = d.event_sequence
              ORDER BY d.place ${order}`;
          },
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
