import { timestamp, type Clock } from '../../modules/kernel/clock.ts';
import type { Chore, Subscription } from '../events/ports.ts';
import type { JobName, JobProgressReader, WorkflowStarter, RowIntake } from './ports.ts';

const limits = {
  jobsLookedAt: 100,
  lookEveryMs: 3_000,
  rememberUploadsMs: 24 * 3_600_000,
  sweepEveryMs: 60_000,
};

const startJob = (starter: WorkflowStarter, { organizationId, jobId }: JobName): Promise<void> =>
  starter.start('bulkJob', `bulk-${jobId}`, [{ organizationId, jobId }]);

/** The subscription that starts the workflow of a job when there is something to do for it. */
export const bulkSubscription = (starter: WorkflowStarter): Subscription => ({
  name: 'bulk-jobs',
  types: ['bulk_job.created', 'bulk_job.resumed'],
  async deliver(events) {
    for (const { organizationId, subject } of events) {
      await startJob(starter, { organizationId, jobId: subject });
    }
  },
});

/** Starts the workflow of a job that does not go on: Temporal may have lost it with its store. */
export function resumeChore(jobs: JobProgressReader, starter: WorkflowStarter): Chore {
  let marks = new Map<string, string>();
  return {
    name: 'bulk jobs that do not go on',
    everyMs: limits.lookEveryMs,
    async run() {
      const unfinished = await jobs.unfinished(limits.jobsLookedAt);
      for (const job of unfinished) {
        if (marks.get(job.jobId) === job.mark) await startJob(starter, job);
      }
      marks = new Map(unfinished.map(({ jobId, mark }) => [jobId, mark]));
      return false;
    },
  };
}

/** Takes away what uploads have left that died on their way. */
export const sweepChore = (intake: RowIntake, clock: Clock): Chore => ({
  name: 'uploads that died',
  everyMs: limits.sweepEveryMs,
  run: () => intake.sweep(timestamp(clock.now() - limits.rememberUploadsMs)),
});
