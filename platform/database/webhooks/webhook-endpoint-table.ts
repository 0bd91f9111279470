import type { Endpoint, SealedSecret } from '../../../modules/webhooks/ports.ts';
import type { AggregateChange } from '../../commands/ports.ts';
import { never, webhookGroupOf } from '../../webhooks/ports.ts';
import { upsertRows, type AggregateTable } from '../aggregate-table.ts';
import type { Statement } from '../database.ts';

/** Webhook endpoints, and whether and when something is sent to them. */
export const webhookEndpointTable: AggregateTable = {
  aggregateType: 'webhook_endpoint',
  table: 'webhook_endpoints',
  columns: ['json', 'secrets', 'deleted'],
  limited: {
    where: 'deleted = 0',
    index: 'webhook_endpoints_listed',
    madeBy: 'webhook_endpoints.create',
  },
  restore: (row): Endpoint => ({
    resource: JSON.parse(String(row['json'])),
    secrets: JSON.parse(String(row['secrets'])) as SealedSecret[],
    deleted: Number(row['deleted']) === 1,
  }),
  save(changes) {
    const endpoints = changes as readonly AggregateChange<Endpoint>[];
    const rows = endpoints.map(({ organizationId, id, after, json }) => [
      organizationId,
      id,
      after.resource.version,
      after.deleted ? 1 : 0,
      JSON.stringify(after.secrets),
      json,
    ]);
    return [
      upsertRows('webhook_endpoints', ['organization_id', 'id'], columns, rows),
      ...queueStatements(endpoints),
    ];
  },
};

const columns = ['organization_id', 'id', 'version', 'deleted', 'secrets', 'json'];

/** What is sent at all, and that an endpoint that was mended is tried at once. */
function queueStatements(endpoints: readonly AggregateChange<Endpoint>[]): Statement[] {
  const queues = endpoints.map(({ organizationId, id, before, after }) => {
    const { url, enabled } = after.resource;
    const mended =
      enabled && (!before?.resource.enabled || before.resource.url !== url) && !after.deleted;
    return [
      organizationId,
      id,
      webhookGroupOf(organizationId, id),
      enabled ? 1 : 0,
      after.deleted ? 1 : 0,
      mended && before ? 1 : 0,
    ];
  });
  return [
    {
      sql: `INSERT INTO webhook_queues (organization_id, endpoint_id, grp, enabled, deleted, due_at)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, ${never}
        FROM json_each(?) WHERE true
        ON CONFLICT (organization_id, endpoint_id) DO UPDATE SET
          enabled = excluded.enabled, deleted = excluded.deleted,
          due_at = iif(excluded.enabled = 1, due_at, ${never})`,
      args: [JSON.stringify(queues)],
    },
    {
      sql: `UPDATE webhook_queues SET due_at = 0, paused_until = 0, failures = 0, failing_since = NULL
        WHERE (organization_id, endpoint_id) IN
          (SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE value ->> 5 = 1)`,
      args: [JSON.stringify(queues)],
    },
  ];
}
