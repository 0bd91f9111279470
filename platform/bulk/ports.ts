import type { Actor } from '../../modules/kernel/event.ts';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { AggregateState, ChildName, DecidedBatch, PendingCommand } from '../commands/ports.ts';
import type { JobName } from './row-range.ts';

/** Why a row is refused: what the problem document of a single call would say. */
export type RowProblem = JsonObject & {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
};

/** What a row asks for, once it was checked as the body of a single call would be. */
export interface RowCommand {
  readonly type: string;
  readonly aggregateId: string;
  readonly input: JsonObject;
  /** The same as that of a single call that asks for the same. */
  readonly fingerprint: string;
}

/** A row of a file: what it asks for, or why it is refused. */
export interface StagedRow {
  /** 1, 2, 3 … */
  readonly row: number;
  readonly key: string | null;
  readonly command: RowCommand | null;
  readonly problem: RowProblem | null;
}

/** An upload that has begun: rows are stored under the id of a job that does not exist yet. */
export interface Upload {
  readonly jobId: string;
  /** The command that will make the job. As long as it was not accepted the rows are nobody's. */
  readonly commandId: string;
}

/** Stores the rows of files. Throws `DatabaseUnavailable` where they could not be written. */
export interface RowIntake {
  /** True where the key was used before, so that the file is either known or refused. */
  isUsed(keySpace: string, idempotencyKey: string): Promise<boolean>;
  begin(upload: Upload, at: string): Promise<void>;
  stage(jobId: string, rows: readonly StagedRow[]): Promise<void>;
  /** Takes back the rows of an upload that no job was made of. */
  discard(jobId: string): Promise<void>;
  /**
   * Takes back some rows of uploads that died before a time, or that no job was made of. True when
   * there may be more.
   */
  sweep(begunBefore: string): Promise<boolean>;
}

/** Clears what is kept of rows for a time only. */
export interface RowRetention {
  /**
   * Clears what the rows of jobs asked for that were over before `finishedBefore`, some of them a
   * call. True when there may be more.
   */
  clearInputs(finishedBefore: string): Promise<boolean>;
}

/** A running job as executing its rows needs to know it. */
export interface RunningJob extends JobName {
  /** The last row that was decided. */
  readonly place: number;
  readonly total: number;
  readonly keySpace: string;
  readonly dryRun: boolean;
  readonly actor: Actor;
  /** The command that made the job. */
  readonly commandId: string;
  /** Executions from this place on that were begun with the attempt committed first. */
  readonly attempts: number;
}

/** A row that has its turn. */
export interface PendingRow {
  readonly row: number;
  readonly key: string | null;
  readonly command: RowCommand | null;
  readonly problem: RowProblem | null;
}

/** A command that was found under a row's key. */
export interface KnownCommand {
  /** Null in a dry run, which makes none. */
  readonly commandId: string | null;
  readonly fingerprint: string;
  readonly status: 'accepted' | 'executing' | 'succeeded' | 'refused' | 'failed';
}

/** Everything that deciding some rows of a job needs, read in one snapshot. */
export interface PendingRows {
  readonly job: RunningJob;
  /** The rows after the job's place, without a gap. */
  readonly rows: readonly PendingRow[];
  /** By the rows' keys. */
  readonly known: ReadonlyMap<string, KnownCommand>;
  readonly states: readonly AggregateState[];
  readonly children: readonly ChildName[];
  readonly position: number;
  readonly lastTime: number;
}

/** What becomes of some rows, to be committed whole or not at all. */
export interface RowStep {
  readonly job: RunningJob;
  /** The last of the rows. */
  readonly to: number;
  /** What their commands cause; in a dry run what they would cause. */
  readonly decided: DecidedBatch;
  /** The commands that were decided. */
  readonly commands: readonly PendingCommand[];
  /** The rows that the decisions belong to, in their order. */
  readonly rows: readonly PendingRow[];
  /** Rows that have no command of their own and are refused, or all that are in a dry run. */
  readonly problems: readonly { readonly row: number; readonly problem: RowProblem }[];
  /** Commands whose status may still change: the job's counts follow them. One entry a row. */
  readonly followed: readonly string[];
  readonly tally: { readonly succeeded: number; readonly refused: number; readonly failed: number };
}

/** Keeps the rows of jobs, and commits what they cause. Every method is atomic. */
export interface RowStore {
  /**
   * Reads what deciding the next rows of a job needs, at most `limit` and none after `to`.
   * `stopped`: it is not running.
   */
  load(job: JobName, to: number, limit: number): Promise<PendingRows | 'stopped' | 'busy'>;
  /** Counts an attempt of a job's next rows before it is made. */
  countAttempt(job: JobName): Promise<'committed' | 'busy'>;
  /** As `CommandStore.commit`; `conflict` also where the job is not where it was read. */
  commit(step: RowStep): Promise<'committed' | 'conflict' | 'unwritable' | 'busy'>;
  /** How long the commit that returned last was written. */
  readonly commitMs: number;
}

/** How far a job is, as the process that runs it needs to know. */
export interface JobProgress {
  readonly status: 'queued' | 'running' | 'paused' | 'completed' | 'canceled' | 'failed';
  readonly version: number;
  readonly total: number;
  readonly place: number;
  /** Rows that were decided and wait for their final outcome. */
  readonly unanswered: number;
  /** The next row is not there: the job can never come to its end. */
  readonly broken: boolean;
}

/** Knows how far jobs are. */
export interface JobProgressReader {
  progress(job: JobName): Promise<JobProgress | undefined>;
  /** Jobs that are queued or running, at most `limit`, with a mark that changes as they go on. */
  unfinished(limit: number): Promise<readonly (JobName & { readonly mark: string })[]>;
}
