import type { AggregateTable } from './aggregate-table.ts';
import { bulkJobTable } from './bulk/bulk-job-table.ts';
import { apiKeyTable, organizationTable } from './organizations/organization-tables.ts';
import { paymentTable } from './payments/payment-table.ts';
import { reportTable } from './reports/report-table.ts';
import { subscriptionTable } from './events/subscription-table.ts';
import { webhookDeliveryTable } from './webhooks/webhook-delivery-table.ts';
import { webhookEndpointTable } from './webhooks/webhook-endpoint-table.ts';

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
