import type { AggregateTable } from './aggregate-table.ts';
import { bulkJobTable } from './bulk-job-table.ts';
import { apiKeyTable, organizationTable } from './organization-tables.ts';
import { paymentTable } from './payment-table.ts';
import { reportTable } from './report-table.ts';
import { subscriptionTable } from './subscription-table.ts';
import { webhookDeliveryTable } from './webhook-delivery-table.ts';
import { webhookEndpointTable } from './webhook-endpoint-table.ts';

/** Every aggregate's table. */
export const aggregateTables: readonly AggregateTable[] = [
  organizationTable,
  apiKeyTable,
  paymentTable,
  bulkJobTable,
  reportTable,
  subscriptionTable,
  webhookEndpointTable,
  webhookDeliveryTable,
];
