import type { JobName } from '../../platform/bulk/row-range.ts';
import type { JobRunner } from '../../platform/processes/run-bulk-job.ts';
import { alive } from './alive.ts';

export interface BulkParts {
  readonly jobs: JobRunner;
}

const life = { totalMs: 5 * 60_000, heartbeatMs: 500 };
const carefulFromAttempt = 3;

/** Runs a bulk job for some minutes. */
export const runBulkJob =
  ({ jobs }: BulkParts) =>
  (job: JobName): Promise<'over' | 'interrupted'> =>
    alive(life, (signal, { info }) => jobs.run(job, signal, info.attempt >= carefulFromAttempt));
