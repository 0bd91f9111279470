import { isOver } from '../domain/bulk-job.ts';
import { invalidState } from '../domain/refusals.ts';
import { change } from './change.ts';

/** Stops a job after the batch that is being written; what it has done stays. */
export const pause = change({
  name: 'pause',
  open: true,
  event: 'bulk_job.paused',
  refusal(job) {
    const { status } = job.resource;
    if (status === 'paused') return invalidState(job, 'pause', 'resume or cancel it');
    return isOver(status) ? invalidState(job, 'pause', 'read its results') : undefined;
  },
});
