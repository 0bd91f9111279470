import {
  payment,
  type Payment,
  type PaymentResource,
} from '../../modules/payments/domain/payment.ts';
import { insertRows } from '../../platform/database/aggregate-table.ts';
import type { Database } from '../../platform/database/database.ts';
import { paymentTable } from '../../platform/database/payments/payment-table.ts';
import { ids } from '../../platform/tokens/ids.ts';
import { created, paymentAfter } from '../modules/payments/history.ts';
import { rowsOf } from './database.ts';

/** A payment as it stands, in an organization. */
export const standing = (
  organizationId: string,
  fields: Partial<PaymentResource> = {},
  deleted = false,
): Payment => {
  const { resource, ...rest } = paymentAfter(created());
  const id = fields.id ?? ids.make('pay');
  return { ...rest, resource: { ...resource, ...fields, organizationId, id }, deleted };
};

/** Writes how payments of an organization change, with the events of those that are new. */
export async function storePayments(
  database: Database,
  organizationId: string,
  changes: readonly (readonly [before: Payment | undefined, after: Payment])[],
): Promise<void> {
  const [last] = await rowsOf(
    database,
    'SELECT coalesce(max(sequence), 0) AS sequence FROM events WHERE organization_id = ?',
    organizationId,
  );
  const made = changes.filter(([before]) => !before).map(([, { resource }]) => resource);
  const events = made.map((resource, index) => [
    ids.make('evt'),
    organizationId,
    Number(last?.['sequence']) + index + 1,
    'payment.created',
    'payment',
    resource.id,
    1,
    'cmd',
    'cmd',
    resource.createdAt,
    '{}',
  ]);
  const saved = changes.map(([before, after]) => ({
    organizationId,
    id: after.resource.id,
    aggregate: payment,
    before,
    after,
    json: JSON.stringify(after.resource),
  }));
  await database.write([
    ...(events.length === 0 ? [] : [insertRows('events', eventColumns, events)]),
    ...paymentTable.save(saved),
  ]);
}

const eventColumns = [
  'id',
  'organization_id',
  'sequence',
  'type',
  'aggregate_type',
  'subject',
  'aggregate_version',
  'command_id',
  'correlation_id',
  'time',
  'data',
];
