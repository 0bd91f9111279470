import { never } from '../../webhooks/ports.ts';

/** When something is due for an endpoint, by what is pending: a look at the first of an index. */
export const nextDue = `coalesce((SELECT d.due_at FROM webhook_deliveries AS d
  WHERE d.organization_id = webhook_queues.organization_id
    AND d.endpoint_id = webhook_queues.endpoint_id AND d.status = 'pending'
  ORDER BY d.due_at LIMIT 1), ${never})`;
