import { shown } from '../domain/bulk-job.ts';
import { invalidState } from '../domain/refusals.ts';
import { change } from './change.ts';

/** Every row of a running job has its final outcome. */
export const finish = change({
  name: 'finish',
  open: false,
  event: 'bulk_job.completed',
  refusal(job) {
    const { status, counts } = shown(job);
    if (status !== 'running') return invalidState(job, 'finish', 'leave it');
    return counts.pending > 0 ? invalidState(job, 'finish', 'execute its rows first') : undefined;
  },
});
