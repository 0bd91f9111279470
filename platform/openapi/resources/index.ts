import { bulkSchemas } from './bulk.ts';
import { commandSchemas } from './commands.ts';
import { eventSchemas } from './events.ts';
import { organizationSchemas } from './organizations.ts';
import { paymentSchemas } from './payments.ts';
import { reportSchemas } from './reports.ts';
import { webhookSchemas } from './webhooks.ts';

/** The schemas of what answers show. */
export const resources = {
  ...paymentSchemas,
  ...commandSchemas,
  ...bulkSchemas,
  ...reportSchemas,
  ...eventSchemas,
  ...webhookSchemas,
  ...organizationSchemas,
};
