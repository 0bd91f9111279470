import type { CommandEnvelope } from '../../modules/kernel/command.ts';
import type { Aggregate } from '../../modules/kernel/decider.ts';
import type { StoredEvent } from '../../modules/kernel/event.ts';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { Refusal } from '../../modules/kernel/refusal.ts';
import type { RowRange } from '../bulk/row-range.ts';
import type { AggregateCount } from './aggregate-counts.ts';
import type { RetryRefusals } from './retry.ts';
import type { CommandCount } from './workflow-metrics.ts';

/** What became of a command: written once, answered for ever. */
export interface CommandOutcome {
  readonly commandId: string;
  readonly organizationId: string;
  readonly status: 'succeeded' | 'refused' | 'failed';
  readonly httpStatus: number;
  readonly refusal: Refusal | null;
  readonly resource: OutcomeResource | null;
  /** The organization's position when the command was decided. */
  readonly position: number;
}

/** The resource that a command's answer shows. */
export interface OutcomeResource {
  readonly type: string;
  readonly id: string;
  /** Null where it is a child of its aggregate, which has no version of its own. */
  readonly version: number | null;
  /** The body of the answer as JSON text; null where the answer has none. */
  readonly json: string | null;
  /** The number of the event that shows it; null where the command caused no event. */
  readonly sequence: number | null;
}

/** What the inbox says of a command that was sent to it. */
export type Acceptance =
  /** It is durable and will be executed once. */
  | { readonly kind: 'accepted'; readonly commandId: string }
  /** Its key was used before, by the command `commandId`. */
  | {
      readonly kind: 'known';
      readonly commandId: string;
      readonly organizationId: string;
      readonly fingerprint: string;
      readonly decided: boolean;
    }
  /** Its organization, or the database, has too many commands waiting. Nothing was written. */
  | { readonly kind: 'queue_full' };

/** A row of the inbox, ready to be decided. */
export interface PendingCommand {
  readonly seq: number;
  readonly id: string;
  readonly organizationId: string;
  readonly type: string;
  readonly aggregateId: string;
  readonly ifMatch: readonly string[] | null;
  readonly input: JsonObject;
  readonly correlationId: string;
  readonly causationId: string | null;
  /** Executions that were begun with the attempt committed first. */
  readonly attempts: number;
  /** When it was accepted, or sent again. */
  readonly acceptedAt: string;
  /** Who sees it and whose numbers it counts in: its organization, or `root` for the operator. */
  readonly viewer: string;
}

/** Everything that deciding a batch needs, read in one snapshot. */
export interface PendingBatch {
  /** In the order of acceptance; a prefix of each organization's inbox. */
  readonly commands: readonly PendingCommand[];
  /** True when more rows of these organizations are waiting. */
  readonly more: boolean;
  readonly states: readonly AggregateState[];
  /** Those of the children that the commands are to make which are there already. */
  readonly children: readonly ChildName[];
  /** How many there are of what the commands are to make, of those kinds that are bounded. */
  readonly counts: readonly AggregateCount[];
  /** Each organization's last sequence. */
  readonly positions: ReadonlyMap<string, number>;
  /** The time of the newest event of the database, in milliseconds; 0 when there is none. */
  readonly lastTime: number;
}

/** A child of an aggregate: its id is its own in the whole organization. */
export type ChildName = Pick<AggregateState, 'organizationId' | 'type' | 'id'>;

/** An aggregate as it was stored. */
export interface AggregateState {
  readonly organizationId: string;
  readonly type: string;
  readonly id: string;
  /** An `Error` where the row could not be read. */
  readonly state: unknown;
}

/** An event about to be committed. */
export interface NewEvent extends Omit<StoredEvent, 'logId' | 'data'> {
  /** The resource after the change, as JSON text. */
  readonly json: string;
}

/** How a batch changed one aggregate. */
export interface AggregateChange<State = unknown> {
  readonly organizationId: string;
  readonly id: string;
  readonly aggregate: Aggregate;
  /** Undefined when the batch made it. */
  readonly before: State | undefined;
  readonly after: State;
  /** The resource as JSON text. */
  readonly json: string;
}

/** What is decided of one command. */
export interface Decision {
  readonly commandId: string;
  /** Null while it stays `executing`: a later command answers it. */
  readonly outcome: CommandOutcome | null;
  readonly events: readonly NewEvent[];
  /** The outcomes of earlier commands that this one answers. */
  readonly answers: readonly CommandOutcome[];
}

/** What is decided of a batch, to be committed whole or not at all. */
export interface DecidedBatch {
  readonly decisions: readonly Decision[];
  readonly changes: readonly AggregateChange[];
  readonly counts: readonly CommandCount[];
  /** RFC 3339 UTC with milliseconds. */
  readonly decidedAt: string;
  /** The workflow run that carried the batch; null when it was executed directly. */
  readonly runId: string | null;
}

/** Keeps commands, and commits what they cause. Every method is atomic. */
export interface CommandStore {
  /**
   * Makes commands durable, in their order. Throws `DatabaseUnavailable` when certainly none was
   * written, `OutcomeUnknown` when that cannot be known; the same call may then be repeated.
   */
  accept(commands: readonly CommandEnvelope[], acceptedAt: string): Promise<Acceptance[]>;
  /**
   * Makes a retry durable, decided at once: the failed command that is its `aggregateId` waits
   * again, in the same write, or the retry is refused. Throws as `accept` does.
   */
  sendAgain(retry: CommandEnvelope, refusals: RetryRefusals, at: string): Promise<Acceptance>;
  /** Reads what deciding the organizations' oldest commands needs, at most `limit` of them. */
  load(organizationIds: readonly string[], limit: number): Promise<PendingBatch | 'busy'>;
  /** Counts an attempt of commands before it is made; one counted before it was interrupted. */
  countAttempts(commandIds: readonly string[], at: string): Promise<'committed' | 'busy'>;
  /**
   * `conflict`: something was decided or written meanwhile, read again. `unwritable`: the batch
   * holds what can never be written. `busy`: not committed, or not known to be; read later.
   */
  commit(batch: DecidedBatch): Promise<'committed' | 'conflict' | 'unwritable' | 'busy'>;
  /** How long the commit that returned last was written, without its wait for its turn. */
  readonly commitMs: number;
  /** The outcomes of those of the commands that are decided. */
  outcomes(commandIds: readonly string[]): Promise<CommandOutcome[]>;
  /** Those of the commands that are `executing`: their answer is still to come. */
  executing(commandIds: readonly string[]): Promise<string[]>;
  /** Organizations with accepted commands, at most `limit`, beginning after `after`. */
  organizationsWaiting(limit: number, after?: string): Promise<string[]>;
  /** The greatest `seq` of an accepted command; 0 when the inbox is empty. */
  lastWaiting(): Promise<number>;
  /**
   * Clears inputs of commands that were decided before `finishedBefore`, some of them a call.
   * True when there may be more.
   */
  clearInputs(finishedBefore: string): Promise<boolean>;
  /** Clears some of the counters from before a minute. True when there may be more. */
  clearCounts(minute: number): Promise<boolean>;
  /** The oldest accepted command; undefined when the inbox is empty. */
  oldestWaiting(): Promise<{ seq: number; organizationId: string } | undefined>;
}

/** Certainly nothing was written: locked, full, unreachable. A 503. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

/** Whether it was written cannot be known. The same call with the same key tells. A 504. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

/** What the gateway says of a command that was submitted. */
export type Submission =
  | { readonly kind: 'accepted'; readonly commandId: string; readonly replayed: boolean }
  | { readonly kind: 'key_reused' }
  | { readonly kind: 'queue_full' };

/** What waiting for an outcome came to. */
export type Awaited =
  | { readonly kind: 'decided'; readonly outcome: CommandOutcome }
  /** The wait was over first; the command is still going to be executed. */
  | { readonly kind: 'open' }
  /** Too many requests wait for this command already. */
  | { readonly kind: 'crowded' };

/** How long a caller waits for an outcome. Submitted with it, a command may be decided at once. */
export interface Wait {
  readonly limitMs: number;
  /** The caller named the limit itself, so it holds also while no worker is there. */
  readonly explicit: boolean;
}

/** Takes commands in, has them executed once, and tells what became of them. */
export interface CommandGateway {
  /** Throws `DatabaseUnavailable` or `OutcomeUnknown`; otherwise the command is durable. */
  submit(envelope: CommandEnvelope, wait?: Wait): Promise<Submission>;
  /**
   * Takes in a retry of the failed command that is its `aggregateId`, whose outcome can be awaited
   * then; or refuses it, which is the retry's own outcome. Throws as `submit` does.
   */
  sendAgain(retry: CommandEnvelope): Promise<Submission>;
  /** The outcome of an accepted command, or that the wait was over first. */
  outcome(commandId: string, organizationId: string, wait: Wait): Promise<Awaited>;
  /** Has commands executed that this OS process does not wait for itself. */
  wake(organizationIds: readonly string[]): void;
  /** False while nothing executes commands, so that waiting for one is vain. */
  readonly executing: boolean;
  /** Stops asking for executions; what is accepted stays so. */
  close(): Promise<void>;
}

/** Has the accepted commands of organizations executed by whoever owns the shard. */
export interface Shard {
  /** Returns when they were executed, or could not be now. Throws when nobody could be asked. */
  execute(organizationIds: readonly string[]): Promise<void>;
  /** The same for a piece of a bulk job; some of it may be left when it returns. */
  executeRows(range: RowRange): Promise<void>;
}

/** Told of each batch that this OS process has committed, before anything else happens. */
export interface CommitListener {
  /** Told before a batch is written; what it returns is called once it is, or is not. */
  committing?(batch: DecidedBatch): () => void;
  committed(batch: DecidedBatch): void;
}
