import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { ok } from '../../kernel/result.ts';
import { bulkJob, type BulkJob, type BulkJobEvent } from '../domain/bulk-job.ts';

/** What the intake says of a file once its rows are stored. */
const Body = v.strictObject({
  total: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  keyScope: v.picklist(['job', 'organization']),
  dryRun: v.boolean(),
  actor: v.strictObject({
    type: v.picklist(['api_key', 'root_key', 'system']),
    id: v.string(),
  }),
});

type Input = v.InferOutput<typeof Body> & JsonObject;

/** Makes a job of the rows that were stored under its id. */
export const create = defineCommand<Input, BulkJob | undefined>({
  type: 'bulk_jobs.create',
  aggregate: bulkJob,
  target: 'new',
  scopes: ['bulk:write'],
  route: { method: 'POST', path: '/v1/bulk-jobs', status: 202, body: 'rows' },
  idPrefix: 'bulk',
  body: Body,
  decide({ total, keyScope, dryRun, actor }, _, { commandId }) {
    const created: BulkJobEvent = {
      type: 'bulk_job.created',
      terms: { total, keyScope, dryRun, actor, commandId },
    };
    return ok({ events: [created] });
  },
});
