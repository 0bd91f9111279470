import type { DatabaseReader } from './database.ts';
import { createLibsqlEventReader } from './libsql-event-reader.ts';
import { createLibsqlBulkReader } from './libsql-bulk-reader.ts';
import {
  createLibsqlOrganizationDirectory,
  createLibsqlOrganizationReader,
} from './libsql-organization-reader.ts';
import { createLibsqlPaymentReader } from './libsql-payment-reader.ts';
import { createLibsqlWebhookReader } from './libsql-webhook-reader.ts';
import { createLibsqlReportReader } from './libsql-report-reader.ts';

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
