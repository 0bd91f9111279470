import { invalidState } from '../domain/refusals.ts';
import { change } from './change.ts';

/** The process has taken a queued job up. */
export const start = change({
  name: 'start',
  open: false,
  event: 'bulk_job.started',
  refusal: (job) =>
    job.resource.status === 'queued' ? undefined : invalidState(job, 'start', 'leave it'),
});
