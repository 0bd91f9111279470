import { timestamp } from '../../../modules/kernel/clock.ts';
import type { Delivery, DeliveryResource } from '../../../modules/webhooks/ports.ts';
import type { AggregateChange } from '../../commands/ports.ts';
import { dueAgain } from '../../webhooks/ports.ts';
import type { AggregateTable } from '../aggregate-table.ts';
import type { Row } from '../database.ts';
import { dueAtOnce } from './webhook-queue.ts';

/** Deliveries, which are made and moved without events: a command only has one sent again. */
export const webhookDeliveryTable: AggregateTable = {
  aggregateType: 'webhook_delivery',
  table: 'webhook_deliveries',
  columns: [
    'endpoint_id',
    'replay_id',
    'event_id',
    'event_type',
    'status',
    'attempts',
    'due_at',
    'version',
    'created_at',
  ],
  restore: (row): Delivery => ({
    version: Number(row['version']),
    resource: deliveryOf(row),
  }),
  // What waits for its first attempt keeps its turn: it is due already, and in order.
  save(changes) {
    const retried = changes as readonly AggregateChange<Delivery>[];
    const rows = JSON.stringify(
      retried.map(({ organizationId, id, after }) => [organizationId, id, after.version]),
    );
    const endpoints = retried.map(({ organizationId, after }) => ({
      organizationId,
      endpointId: after.resource.endpointId,
    }));
    return [
      {
        sql: `UPDATE webhook_deliveries
          SET status = 'pending', version = retried.value ->> 2,
            due_at = iif(status = 'pending' AND attempts = 0, due_at, ${dueAgain})
          FROM json_each(?) AS retried
          WHERE webhook_deliveries.organization_id = retried.value ->> 0
            AND webhook_deliveries.id = retried.value ->> 1`,
        args: [rows],
      },
      dueAtOnce(endpoints),
    ];
  },
};

/** What a row of `webhook_deliveries` shows. */
export function deliveryOf(row: Row): DeliveryResource {
  const createdAt = String(row['created_at']);
  return {
    id: String(row['id']),
    object: 'webhook_delivery',
    endpointId: String(row['endpoint_id']),
    eventId: String(row['event_id']),
    eventType: String(row['event_type']),
    replayId: String(row['replay_id']) || null,
    status: String(row['status']) as DeliveryResource['status'],
    attemptCount: Number(row['attempts']),
    nextAttemptAt: nextAttemptOf(row),
    createdAt,
  };
}

/** When a delivery is due; no sooner than its endpoint's pause is over, where the row knows of it. */
function nextAttemptOf(row: Row): string | null {
  if (row['due_at'] == null) return null;
  const dueAt = Number(row['due_at']);
  const due = dueAt <= dueAgain ? Date.parse(String(row['created_at'])) : dueAt;
  return timestamp(Math.max(due, Number(row['paused_until'] ?? 0)));
}
