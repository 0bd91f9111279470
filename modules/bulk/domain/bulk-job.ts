import type { Aggregate, DomainEvent } from '../../kernel/decider.ts';
import type { Actor } from '../../kernel/event.ts';

export type BulkJobStatus = 'queued' | 'running' | 'paused' | 'completed' | 'canceled' | 'failed';

/** How far a job is. Moved with the rows' own commits, without an event for each. */
export interface Progress {
  readonly total: number;
  /** The last row that was decided; rows are decided in their order. */
  readonly place: number;
  readonly succeeded: number;
  readonly refused: number;
  readonly failed: number;
}

/** What became of the rows. Those that a canceled or failed job never came to are `canceled`. */
export type RowCounts = {
  readonly total: number;
  readonly pending: number;
  readonly succeeded: number;
  readonly refused: number;
  readonly failed: number;
  readonly canceled?: number;
};

/** A job as the API shows it. */
export type BulkJobResource = {
  readonly id: string;
  readonly object: 'bulk_job';
  readonly status: BulkJobStatus;
  readonly counts: RowCounts;
  readonly dryRun: boolean;
  readonly keyScope: KeyScope;
  readonly workflowId: string;
  readonly version: number;
  readonly createdAt: string;
  readonly finishedAt: string | null;
};

/** Where the rows' keys are unique: inside of the job, or among all commands of the organization. */
export type KeyScope = 'job' | 'organization';

/** What its sender said of a job, and who that was. */
export type BulkJobTerms = {
  readonly total: number;
  readonly keyScope: KeyScope;
  readonly dryRun: boolean;
  readonly actor: Actor;
  /** The command that made it, and that its rows' commands are correlated with. */
  readonly commandId: string;
};

/** The state of a job; the counts of its resource are as old as its last event. */
export interface BulkJob {
  readonly resource: BulkJobResource;
  readonly terms: BulkJobTerms;
  readonly progress: Progress;
}

export type BulkJobEvent =
  | (DomainEvent & { readonly type: 'bulk_job.created'; readonly terms: BulkJobTerms })
  | (DomainEvent & {
      readonly type:
        | 'bulk_job.started'
        | 'bulk_job.paused'
        | 'bulk_job.resumed'
        | 'bulk_job.canceled'
        | 'bulk_job.completed'
        | 'bulk_job.failed';
    });

const statusAfter = {
  'bulk_job.created': 'queued',
  'bulk_job.started': 'running',
  'bulk_job.paused': 'paused',
  'bulk_job.resumed': 'queued',
  'bulk_job.canceled': 'canceled',
  'bulk_job.completed': 'completed',
  'bulk_job.failed': 'failed',
} as const satisfies Record<BulkJobEvent['type'], BulkJobStatus>;

/** Nothing more comes of a job in one of these. */
export const isOver = (status: BulkJobStatus): boolean =>
  status === 'completed' || status === 'canceled' || status === 'failed';

/** The bulk job aggregate. */
export const bulkJob: Aggregate<BulkJob, BulkJobEvent> = {
  type: 'bulk_job',
  events: Object.keys(statusAfter) as BulkJobEvent['type'][],
  limit: {
    most: 100,
    advice: 'Wait until one of the bulk jobs has ended, or cancel one',
    counts: ({ resource }) => !isOver(resource.status),
  },
  version: (state) => state.resource.version,
  deleted: () => false,
  resource: shown,
  evolve(state, event, { aggregateId, version, at }) {
    const status = statusAfter[event.type];
    if (event.type === 'bulk_job.created') {
      const { terms } = event;
      const progress = { total: terms.total, place: 0, succeeded: 0, refused: 0, failed: 0 };
      const resource: BulkJobResource = {
        id: aggregateId,
        object: 'bulk_job',
        status,
        counts: countsOf(progress, status),
        dryRun: terms.dryRun,
        keyScope: terms.keyScope,
        workflowId: `bulk-${aggregateId}`,
        version,
        createdAt: at,
        finishedAt: null,
      };
      return { resource, terms, progress };
    }
    if (!state) throw new Error(`The first event of a bulk job cannot be ${event.type}`);
    const finishedAt = isOver(status) ? at : null;
    return { ...state, resource: { ...state.resource, status, version, finishedAt } };
  },
};

/** A job with its counts as they are now. */
export function shown({ resource, progress }: BulkJob): BulkJobResource {
  return { ...resource, counts: countsOf(progress, resource.status) };
}

function countsOf(progress: Progress, status: BulkJobStatus): RowCounts {
  const { total, place, succeeded, refused, failed } = progress;
  const given = status === 'canceled' || status === 'failed';
  const pending = (given ? place : total) - succeeded - refused - failed;
  const counts = { total, pending, succeeded, refused, failed };
  return given ? { ...counts, canceled: total - place } : counts;
}
