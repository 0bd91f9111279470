import * as v from 'valibot';
import { defineCommand, type CommandDefinition } from '../../kernel/command.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Refusal } from '../../kernel/refusal.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { bulkJob, type BulkJob, type BulkJobEvent } from '../domain/bulk-job.ts';

/** A command that moves a job on by one event, or is refused by the job's state. */
export const change = (of: {
  readonly name: string;
  /** Callers may ask for it; otherwise only the process that runs the job does. */
  readonly open: boolean;
  readonly event: Exclude<BulkJobEvent['type'], 'bulk_job.created'>;
  refusal(job: BulkJob): Refusal | undefined;
}): CommandDefinition =>
  defineCommand<JsonObject, BulkJob>({
    type: `bulk_jobs.${of.name}`,
    aggregate: bulkJob,
    target: 'existing',
    scopes: ['bulk:write'],
    route: of.open ? { method: 'POST', path: `/v1/bulk-jobs/:id/${of.name}`, status: 200 } : null,
    body: v.strictObject({}),
    decide(_, job) {
      const refusal = of.refusal(job);
      if (refusal) return refuse(refusal);
      const changed: BulkJobEvent = { type: of.event };
      return ok({ events: [changed] });
    },
  });
