import type { Aggregate, DomainEvent } from '../../kernel/decider.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { processWorkflowId } from '../../kernel/process.ts';
import type { ReportFormat } from './format.ts';
import type { ReportedQuery } from './reported-query.ts';

/** The name of the process that writes reports. */
export const reportProcess = 'report';

export type ReportStatus = 'queued' | 'running' | 'completed' | 'failed';

/** Why a report came to nothing. */
export type ReportFailure = { readonly code: string; readonly detail: string };

/** What is reported, and in which form. */
export type ReportTerms = {
  readonly query: ReportedQuery;
  /** The query's parameters, as its own schema has made them. */
  readonly input: JsonObject;
  readonly format: ReportFormat;
};

/** A report as the API shows it. The rows of a running one are those of its last event: none. */
export type ReportResource = ReportTerms & {
  readonly id: string;
  readonly object: 'report';
  readonly status: ReportStatus;
  readonly progress: { readonly rows: number };
  /** When the snapshot was taken that is read; null before that. */
  readonly asOf: string | null;
  /** The organization's position in that snapshot. */
  readonly position: number | null;
  /** How often it was begun; whatever an earlier attempt has written is no part of it. */
  readonly attempt: number;
  /** The size of the content; null until it is complete. */
  readonly bytes: number | null;
  readonly failure: ReportFailure | null;
  readonly workflowId: string;
  readonly version: number;
  readonly createdAt: string;
  readonly finishedAt: string | null;
};

/** One snapshot, read by one attempt. */
export type ReportAttempt = {
  readonly attempt: number;
  readonly asOf: string;
  readonly position: number;
};

export type ReportEvent =
  | (DomainEvent & { readonly type: 'report.created'; readonly terms: ReportTerms })
  | (DomainEvent & { readonly type: 'report.started'; readonly begun: ReportAttempt })
  | (DomainEvent & {
      readonly type: 'report.completed';
      readonly rows: number;
      readonly bytes: number;
    })
  | (DomainEvent & { readonly type: 'report.failed'; readonly failure: ReportFailure });

/** Nothing more comes of a report in one of these. */
export const isOver = ({ status }: ReportResource): boolean =>
  status === 'completed' || status === 'failed';

/** The report aggregate. */
export const report: Aggregate<ReportResource, ReportEvent> = {
  type: 'report',
  events: ['report.created', 'report.started', 'report.completed', 'report.failed'],
  limit: {
    most: 100,
    advice: 'Wait until one of the reports is there',
    counts: (state) => !isOver(state),
  },
  version: (state) => state.version,
  deleted: () => false,
  resource: (state) => state,
  evolve(state, event, { organizationId, aggregateId: id, version, at }) {
    if (event.type === 'report.created') {
      return {
        id,
        object: 'report',
        ...event.terms,
        status: 'queued',
        progress: { rows: 0 },
        asOf: null,
        position: null,
        attempt: 0,
        bytes: null,
        failure: null,
        workflowId: processWorkflowId({ name: reportProcess, organizationId, subject: id }),
        version,
        createdAt: at,
        finishedAt: null,
      };
    }
    if (!state) throw new Error(`The first event of a report cannot be ${event.type}`);
    return { ...state, ...changeOf(event, at), version };
  },
};

function changeOf(
  event: Exclude<ReportEvent, { type: 'report.created' }>,
  at: string,
): Partial<ReportResource> {
  if (event.type === 'report.started') {
    return { status: 'running', progress: { rows: 0 }, ...event.begun };
  }
  if (event.type === 'report.failed') {
    return { status: 'failed', failure: event.failure, finishedAt: at };
  }
  const { rows, bytes } = event;
  return { status: 'completed', progress: { rows }, bytes, finishedAt: at };
}
