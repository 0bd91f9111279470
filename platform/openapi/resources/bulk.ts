import { exactly, flag, integer, object, oneOf, orNull, text, time } from '../json-schema.ts';

export const bulkSchemas = {
  BulkJob: object({
    id: text(),
    object: exactly('bulk_job'),
    status: oneOf('queued', 'running', 'paused', 'completed', 'canceled', 'failed'),
    counts: object(
      {
        total: integer(),
        pending: integer(),
        succeeded: integer(),
        refused: integer(),
        failed: integer(),
      },
      { canceled: integer() },
    ),
    dryRun: flag(),
    keyScope: oneOf('job', 'organization'),
    workflowId: text(),
    version: integer(),
    createdAt: time(),
    finishedAt: orNull(time()),
  }),
};
