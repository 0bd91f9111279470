import { isOver } from '../domain/bulk-job.ts';
import { invalidState } from '../domain/refusals.ts';
import { change } from './change.ts';

/** Ends a job after the batch that is being written; rows that it never came to are not executed. */
export const cancel = change({
  name: 'cancel',
  open: true,
  event: 'bulk_job.canceled',
  refusal: (job) =>
    isOver(job.resource.status) ? invalidState(job, 'cancel', 'read its results') : undefined,
});
