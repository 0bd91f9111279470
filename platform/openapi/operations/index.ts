import type { Operations } from '../operation.ts';
import { commandOperations } from './commands.ts';
import { eventOperations } from './events.ts';
import { jobOperations } from './jobs.ts';
import { organizationOperations } from './organizations.ts';
import { paymentOperations } from './payments.ts';
import { webhookOperations } from './webhooks.ts';

/** What is said of every route under `/v1`. */
export const operations: Operations = {
  ...paymentOperations,
  ...commandOperations,
  ...jobOperations,
  ...eventOperations,
  ...webhookOperations,
  ...organizationOperations,
};
