import { collectPayment, type CollectingParts } from './collect-payment.ts';
import { deliverWebhooks, type WebhookParts } from './deliver-webhooks.ts';
import { executeCommands, type ExecutionParts } from './execute-commands.ts';
import { publishEvents, type PublishingParts } from './publish-events.ts';
import { runBulkJob, type BulkParts } from './run-bulk-job.ts';
import { writeReport, type ReportingParts } from './write-report.ts';

/** What the activities need of the OS process that they run in. */
export type ActivityParts = ExecutionParts &
  PublishingParts &
  CollectingParts &
  BulkParts &
  ReportingParts &
  WebhookParts;

/** The activities of every workflow. */
export const createActivities = (parts: ActivityParts) => ({
  collectPayment: collectPayment(parts),
  deliverWebhooks: deliverWebhooks(parts),
  executeCommands: executeCommands(parts),
  publishEvents: publishEvents(parts),
  runBulkJob: runBulkJob(parts),
  writeReport: writeReport(parts),
});

export type Activities = ReturnType<typeof createActivities>;
