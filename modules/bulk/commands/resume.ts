import { isOver } from '../domain/bulk-job.ts';
import { invalidState } from '../domain/refusals.ts';
import { change } from './change.ts';

/** Lets a paused job go on where it stopped. */
export const resume = change({
  name: 'resume',
  open: true,
  event: 'bulk_job.resumed',
  refusal(job) {
    const { status } = job.resource;
    if (status === 'paused') return undefined;
    return invalidState(job, 'resume', isOver(status) ? 'send a new file' : 'let it go on');
  },
});
