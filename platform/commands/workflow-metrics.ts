import { quantile, toTenths } from './execution-time.ts';

/** How many commands came to something in a minute, and how long they took together. */
export interface CommandCount {
  /** Minutes since 1970: of the acceptance for `started`, else of the outcome; 0 for all time. */
  readonly minute: number;
  /** Whose commands; empty for everybody's. */
  readonly viewer: string;
  readonly status: 'started' | 'succeeded' | 'refused' | 'failed';
  /** How long each took, as `bucketOf` has it. */
  readonly bucket: number;
  readonly count: number;
  readonly totalMs: number;
}

/** What was counted of the commands that somebody sees, what of them is still open, and reports. */
export interface CountedCommands {
  readonly counts: readonly Omit<CommandCount, 'minute' | 'viewer'>[];
  readonly waiting: number;
  /** Of those that wait, the ones that were accepted inside the window. */
  readonly waitingSince: number;
  /** Decided, and waiting for a provider's answer. */
  readonly executing: number;
  readonly reports: CountedReports;
}

/** Reports: those begun and those finished inside the window, and those that run now. */
export type CountedReports = Readonly<
  Record<'started' | 'succeeded' | 'failed' | 'running', number>
>;

/** Reads counters that are kept with the outcomes, in the same commits. */
export interface CommandCountReader {
  /** Of the last `windowMs`, by whole minutes; of the operator's commands for null. */
  counted(organizationId: string | null, now: number, windowMs: number): Promise<CountedCommands>;
  /** All that was ever counted, over all organizations, by status. */
  totals(): Promise<readonly Pick<CommandCount, 'status' | 'count' | 'totalMs'>[]>;
}

/** Commands and reports of a window, times in milliseconds; null where nothing was measured. */
export interface WorkflowMetrics {
  readonly commandWorkflows: Readonly<
    Record<'started' | 'succeeded' | 'refused' | 'failed' | 'running', number>
  >;
  readonly queryWorkflows: CountedReports;
  /** The share of queries that a cache answered: 0 to 1; null before the first. */
  readonly cacheHitRate: number | null;
  readonly averageExecutionTime: number | null;
  readonly executionTime: Readonly<Record<'p50' | 'p95' | 'p99', number | null>>;
}

/** What the counters say. The average is exact, quantiles are within 5 %. */
export function workflowMetrics(
  counted: CountedCommands,
  cacheHitRate: number | null,
): WorkflowMetrics {
  const { counts, waiting, waitingSince, executing, reports } = counted;
  const sum = (status: CommandCount['status']): number =>
    counts.reduce((total, each) => total + (each.status === status ? each.count : 0), 0);
  const finished = counts.filter(({ status }) => status !== 'started');
  const number = finished.reduce((total, { count }) => total + count, 0);
  const ms = finished.reduce((total, { totalMs }) => total + totalMs, 0);
  return {
    commandWorkflows: {
      // What waits is counted when it is decided: a commit at the acceptance would cost everybody.
      started: sum('started') + waitingSince,
      succeeded: sum('succeeded'),
      refused: sum('refused'),
      failed: sum('failed'),
      running: waiting + executing,
    },
    queryWorkflows: reports,
    cacheHitRate,
    averageExecutionTime: number === 0 ? null : toTenths(ms / number),
    executionTime: {
      p50: quantile(finished, 0.5),
      p95: quantile(finished, 0.95),
      p99: quantile(finished, 0.99),
    },
  };
}
