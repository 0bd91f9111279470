import { isOver } from '../domain/bulk-job.ts';
import { invalidState } from '../domain/refusals.ts';
import { change } from './change.ts';

/** Rows of a job are missing, so that it can never come to its end. */
export const fail = change({
  name: 'fail',
  open: false,
  event: 'bulk_job.failed',
  refusal: (job) =>
    isOver(job.resource.status) ? invalidState(job, 'fail', 'leave it') : undefined,
});
