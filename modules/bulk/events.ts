import type { BulkJobEvent, BulkJobResource } from './domain/bulk-job.ts';

/** What other modules may know of a job's committed events: `data` is the job after it. */
export interface BulkJobEventData {
  readonly type: BulkJobEvent['type'];
  readonly data: BulkJobResource;
}
