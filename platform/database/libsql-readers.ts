import type { DatabaseReader } from './database.ts';
import { createLibsqlEventReader } from './events/libsql-event-reader.ts';
import { createLibsqlBulkReader } from './bulk/libsql-bulk-reader.ts';
import {
  createLibsqlOrganizationDirectory,
  createLibsqlOrganizationReader,
} from './organizations/libsql-organization-reader.ts';
import { createLibsqlPaymentReader } from './payments/libsql-payment-reader.ts';
import { createLibsqlWebhookReader } from './webhooks/libsql-webhook-reader.ts';
import { createLibsqlReportReader } from './reports/libsql-report-reader.ts';

/** What the modules read through, all of one source. */
export const libsqlReaders = (source: DatabaseReader, options?: { readonly isCopy: boolean }) => ({
  events: createLibsqlEventReader(source, options),
  organizations: createLibsqlOrganizationReader(source),
  directory: createLibsqlOrganizationDirectory(source),
  payments: createLibsqlPaymentReader(source),
  bulkJobs: createLibsqlBulkReader(source),
  reports: createLibsqlReportReader(source),
  webhooks: createLibsqlWebhookReader(source),
});
