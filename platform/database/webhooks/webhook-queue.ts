import { never, type EndpointName } from '../../webhooks/ports.ts';
import type { Statement } from '../database.ts';

/** When something is due for an endpoint, by what is pending: a look at the first of an index. */
export const nextDue = `coalesce((SELECT d.due_at FROM webhook_deliveries AS d
  WHERE d.organization_id = webhook_queues.organization_id
    AND d.endpoint_id = webhook_queues.endpoint_id AND d.status = 'pending'
  ORDER BY d.due_at LIMIT 1), ${never})`;

/** Has endpoints tried at once, in a pause too: somebody asked for it, and waits. */
export const dueAtOnce = (endpoints: readonly EndpointName[]): Statement => ({
  sql: `UPDATE webhook_queues SET due_at = 0, paused_until = 0
    WHERE enabled = 1 AND (organization_id, endpoint_id) IN
      (SELECT value ->> 0, value ->> 1 FROM json_each(?))`,
  args: [
    JSON.stringify(endpoints.map(({ organizationId, endpointId }) => [organizationId, endpointId])),
  ],
});
