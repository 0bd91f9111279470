import type { BulkJobResource } from '../../../modules/bulk/index.ts';
import type { RowResult } from '../../../modules/bulk/ports.ts';
import type { ApiKeyResource } from '../../../modules/organizations/index.ts';
import type { PaymentResource } from '../../../modules/payments/index.ts';
import type { ReportResource } from '../../../modules/reports/domain/report.ts';
import type {
  AttemptResource as WebhookAttempt,
  DeliveryLogEntry as WebhookDelivery,
  EndpointHealthResource as WebhookEndpointHealth,
  EndpointResource as WebhookEndpoint,
} from '../../../modules/webhooks/ports.ts';

export type {
  ApiKeyResource,
  BulkJobResource,
  PaymentResource,
  ReportResource,
  RowResult,
  WebhookAttempt,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpointHealth,
};

/** A page of a list. */
export interface Page<Row> {
  readonly data: readonly Row[];
  readonly nextCursor: string | null;
  readonly previousCursor: string | null;
}

export interface Refund {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly status: string;
  readonly reason: string | null;
  readonly createdAt: string;
}

export interface Command {
  readonly id: string;
  readonly type: string;
  readonly status: 'accepted' | 'executing' | 'succeeded' | 'refused' | 'failed';
  readonly idempotencyKey: string;
  readonly resource: { readonly type: string; readonly id: string } | null;
  readonly problem: {
    readonly code: string;
    readonly detail: string;
    /** The address that it was sent to. */
    readonly instance: string;
  } | null;
  readonly workflowId: string;
  readonly runId: string | null;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly timeline: readonly {
    readonly step: string;
    readonly at: string;
    readonly attempt: number;
    readonly error: string | null;
  }[];
  readonly eventIds: readonly string[];
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

/** An event, as CloudEvents has it. */
export interface ListedEvent {
  readonly id: string;
  readonly type: string;
  /** The payment's id, for its refunds too. */
  readonly subject: string;
  readonly time: string;
  readonly sequence: number;
  readonly aggregateversion: number;
  readonly commandid: string;
  readonly correlationid: string;
  readonly causationid: string | null;
  readonly data: unknown;
}

/** Counts and sums of one currency's payments: sums are integer strings of minor units. */
export interface Statistics {
  readonly currency: string;
  readonly count: number;
  readonly total: string;
  readonly average: string;
  readonly completedTotal: string;
  readonly refundedTotal: string;
  readonly successRate: number | null;
  readonly byStatus: Readonly<
    Partial<Record<string, { readonly count: number; readonly total: string }>>
  >;
  readonly series?: readonly {
    readonly start: string;
    readonly count: number;
    readonly total: string;
  }[];
}

/** What commands came to within a window; times in milliseconds. */
export interface WorkflowMetrics {
  readonly commandWorkflows: Readonly<
    Record<'started' | 'succeeded' | 'refused' | 'failed' | 'running', number>
  >;
  readonly executionTime: Readonly<Record<'p50' | 'p95' | 'p99', number | null>>;
}

/** Who answered queries within a window. */
export interface CacheMetrics {
  readonly tiers: readonly {
    readonly tier: string;
    readonly count: number;
    /** 0 to 1 */
    readonly share: number;
  }[];
  readonly hitRate: number | null;
}

/** A reader of the event log, and what it has not passed. */
export interface WaitingEvents {
  readonly name: string;
  readonly waiting: {
    readonly events: number;
    readonly exact: boolean;
    readonly seconds: number;
  };
}

export interface Readiness {
  readonly status: 'ready' | 'degraded' | 'unavailable';
  readonly checks: Readonly<Record<string, string>>;
}
