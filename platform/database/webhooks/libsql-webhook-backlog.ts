import type { WebhookBacklog } from '../../webhooks/ports.ts';
import { dueAgain, dueFirst, dueOfReplay, failingAfter } from '../../webhooks/ports.ts';
import { onlyRow, type DatabaseReader } from '../database.ts';

/** Whoever waits beyond these is not counted: the looks of a scrape have a bound. */
const limits = { deliveries: 10_000, endpoints: 1_000 };

/** What waits to be sent to webhook endpoints as of `now`, in milliseconds since 1970. */
export const createLibsqlWebhookBacklog =
  (database: DatabaseReader) =>
  async (now: number): Promise<WebhookBacklog> => {
    const [endpoints, pending, due] = await database.read([
      {
        sql: `SELECT count(*) AS every, coalesce(sum(enabled), 0) AS enabled
          FROM webhook_queues WHERE deleted = 0`,
        args: [],
      },
      {
        sql: `SELECT count(*) AS count FROM (SELECT 1
          FROM webhook_deliveries INDEXED BY webhook_deliveries_pending
          WHERE status = 'pending' LIMIT ${limits.deliveries})`,
        args: [],
      },
      { sql: dueSql, args: [now] },
    ]);
    const { every, enabled } = onlyRow(endpoints);
    const { count, created, again } = onlyRow(due);
    const since = [
      ...(created == null ? [] : [Date.parse(String(created))]),
      ...(again == null ? [] : [Number(again)]),
    ];
    return {
      endpoints: { enabled: Number(enabled), disabled: Number(every) - Number(enabled) },
      pending: Number(onlyRow(pending)['count']),
      due: Number(count),
      oldestDueMs: Math.max(0, ...since.map((at) => now - at)),
    };
  };

const ofEndpoint = `FROM webhook_deliveries AS d WHERE d.organization_id = q.organization_id
  AND d.endpoint_id = q.endpoint_id AND d.status = 'pending'`;

/** Each a look at the first of an index; of what somebody asked for again no time is known. */
const firstOf = (dueAt: number): string =>
  `(SELECT d.created_at ${ofEndpoint} AND d.due_at = ${dueAt} ORDER BY d.place LIMIT 1)`;

/**
 * Of endpoints that something may be sent to now: a queue is due when its pause is over, too. For how
 * long it waits for one that just fails says something of its receiver only.
 */
const dueSql = `WITH q AS (SELECT organization_id, endpoint_id, failures FROM webhook_queues
    WHERE enabled = 1 AND deleted = 0 AND due_at <= ?1 LIMIT ${limits.endpoints}),
  since AS (SELECT ${firstOf(dueFirst)} AS first, ${firstOf(dueOfReplay)} AS replayed,
    (SELECT d.due_at ${ofEndpoint} AND d.due_at > ${dueAgain} AND d.due_at <= ?1
      ORDER BY d.due_at LIMIT 1) AS again
    FROM q WHERE q.failures < ${failingAfter})
  SELECT
    (SELECT count(*) FROM (SELECT 1 FROM q CROSS JOIN webhook_deliveries AS d
      ON d.organization_id = q.organization_id AND d.endpoint_id = q.endpoint_id
      AND d.status = 'pending' AND d.due_at <= ?1 LIMIT ${limits.deliveries})) AS count,
    min(min(coalesce(first, replayed), coalesce(replayed, first))) AS created,
    min(again) AS again
  FROM since`;
