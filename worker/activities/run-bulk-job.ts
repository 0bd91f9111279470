import { Context } from '@temporalio/activity';
import type { JobName } from '../../platform/bulk/ports.ts';
import type { JobRunner } from '../../platform/processes/run-bulk-job.ts';

export interface BulkParts {
  readonly jobs: JobRunner;
}

const limits = { totalMs: 5 * 60_000, heartbeatMs: 500, carefulFromAttempt: 3 };

/** Runs a bulk job for some minutes. Its heartbeat tells the server that it lives. */
export const runBulkJob =
  ({ jobs }: BulkParts) =>
  async (job: JobName): Promise<'over' | 'interrupted'> => {
    const context = Context.current();
    const beat = setInterval(() => context.heartbeat(), limits.heartbeatMs);
    const signal = AbortSignal.any([
      context.cancellationSignal,
      AbortSignal.timeout(limits.totalMs),
    ]);
    try {
      return await jobs.run(job, signal, context.info.attempt >= limits.carefulFromAttempt);
    } finally {
      clearInterval(beat);
    }
  };
