import type { IdMaker } from '../../modules/kernel/id.ts';
import type { CommandGateway, Shard } from '../commands/ports.ts';
import type { JobProgress, JobProgressReader } from '../bulk/ports.ts';
import type { JobName } from '../bulk/row-range.ts';
import { sendProcessCommand } from './process-command.ts';

const limits = {
  /** Rows that are handed over at once: they take about half a second. */
  rows: 2_000,
  backOffMs: { first: 20, greatest: 1_000 },
  /** Rows that were handed over so often without effect may end whoever executes them. */
  fruitless: 2,
};

export interface JobRunnerParts {
  readonly gateway: CommandGateway;
  readonly shard: Shard;
  readonly jobs: JobProgressReader;
  readonly ids: IdMaker;
}

/** Brings a bulk job to its end: hands its rows to the shard, piece by piece. */
export interface JobRunner {
  /**
   * Runs until nothing can be done for the job (`over`: it has ended, or is paused), or until
   * `signal` aborts. Any number of runs at once is safe, and one is enough.
   */
  run(job: JobName, signal: AbortSignal, careful: boolean): Promise<'over' | 'interrupted'>;
}

export function createJobRunner(parts: JobRunnerParts): JobRunner {
  const { shard, jobs } = parts;

  /** Sends a command on the job, and waits for its outcome; what it is does not matter here. */
  async function send(job: JobName, type: string, { version }: JobProgress): Promise<void> {
    const { organizationId, jobId } = job;
    await sendProcessCommand(parts, {
      process: 'bulk',
      organizationId,
      type,
      aggregateId: jobId,
      input: {},
      // Of the same version once: who runs beside us asks for the same.
      key: `${jobId} ${type} ${version}`,
      cause: undefined,
    });
  }

  /** Does what is next for the job; `wait` where that is up to others. */
  async function advance(job: JobName, progress: JobProgress, careful: boolean) {
    const { status, place, total, unanswered, broken } = progress;
    if (status === 'queued') await send(job, 'bulk_jobs.start', progress);
    else if (status !== 'running') return 'over';
    else if (broken) await send(job, 'bulk_jobs.fail', progress);
    else if (place < total) {
      await shard.executeRows({ ...job, to: Math.min(total, place + limits.rows), careful });
    } else if (unanswered === 0) await send(job, 'bulk_jobs.finish', progress);
    return 'going';
  }

  return {
    async run(job, signal, careful) {
      let before: JobProgress | undefined;
      let fruitless = 0;
      while (!signal.aborted) {
        const progress = await jobs.progress(job);
        if (!progress) return 'over';
        const same = progress.place === before?.place && progress.version === before.version;
        fruitless = same ? fruitless + 1 : 0;
        before = progress;
        if (fruitless > 0) await pause(fruitless, signal);
        const state = await advance(job, progress, careful || fruitless >= limits.fruitless);
        if (state === 'over') return 'over';
      }
      return 'interrupted';
    },
  };
}

function pause(count: number, signal: AbortSignal): Promise<void> {
  const { first, greatest } = limits.backOffMs;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, Math.min(first * 2 ** Math.min(count, 10), greatest));
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise.finally(() => clearTimeout(timer));
}
