import { bulkProcess } from '../../modules/bulk/index.ts';
import { timestamp, type Clock } from '../../modules/kernel/clock.ts';
import type { Chore } from '../events/ports.ts';
import type { ProcessStarter } from '../processes/ports.ts';
import type { JobProgressReader, RowIntake } from './ports.ts';

const limits = {
  jobsLookedAt: 100,
  lookEveryMs: 3_000,
  rememberUploadsMs: 24 * 3_600_000,
  sweepEveryMs: 60_000,
};

/** Starts the workflow of a job that does not go on: Temporal may have lost it with its store. */
export function resumeChore(jobs: JobProgressReader, starter: ProcessStarter): Chore {
  let marks = new Map<string, string>();
  return {
    name: 'bulk jobs that do not go on',
    everyMs: limits.lookEveryMs,
    async run() {
      const unfinished = await jobs.unfinished(limits.jobsLookedAt);
      for (const job of unfinished) {
        if (marks.get(job.jobId) !== job.mark) continue;
        const { organizationId, jobId: subject } = job;
        await starter.poke({ name: bulkProcess, organizationId, subject });
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
