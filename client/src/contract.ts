// What is shown and sent where the schemas do not say it all.
import type { CommandBodies } from './generated/bodies.ts';
import type { QueryParameters } from './generated/parameters.ts';
import type { ApiKey, Organization, Subscription, WorkflowMetrics } from './generated/resources.ts';

/** A committed fact, as CloudEvents 1.0 has it. */
export interface Event {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  /** `payment.created` … */
  readonly type: string;
  /** The payment's id, for its refunds too. */
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: string;
  /** The resource after the change. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly organizationid: string;
  /** 1, 2, 3 … per organization, without gaps. */
  readonly sequence: number;
  readonly aggregateversion: number;
  readonly commandid: string;
  readonly correlationid: string;
  readonly causationid: string | null;
}

/** Which part of a list is shown. */
export interface ListPart {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface EventParameters {
  readonly after?: number | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly subject?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface WebhookEndpoint {
  readonly id: string;
  readonly object: 'webhook_endpoint';
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly description: string | null;
  readonly enabled: boolean;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What an endpoint says of itself, and the secret where it is new: null where it was shown before. */
export type WebhookEndpointWithSecret = WebhookEndpoint & { readonly secret: string | null };

export interface WebhookEndpointBody {
  readonly url: string;
  /** `payment.created`, `payment.*` or `*`. */
  readonly eventTypes: readonly string[];
  readonly description?: string | null | undefined;
  readonly enabled?: boolean | undefined;
}

/** How sending to an endpoint goes; counts are exact up to 10,000. */
export interface WebhookEndpointHealth {
  readonly object: 'webhook_endpoint_health';
  readonly endpointId: string;
  readonly consecutiveFailures: number;
  readonly failingSince: string | null;
  /** Of an endpoint that hangs: nothing is sent before this time but what somebody asks for. */
  readonly pausedUntil: string | null;
  readonly waiting: {
    readonly firstAttempts: { readonly value: number; readonly exact: boolean };
    readonly retries: { readonly value: number; readonly exact: boolean };
  };
}

/** An event on its way to an endpoint, or there. */
export interface WebhookDelivery {
  readonly id: string;
  readonly object: 'webhook_delivery';
  readonly endpointId: string;
  readonly eventType: string;
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly createdAt: string;
  readonly [further: string]: unknown;
}

/** A part of the past that is delivered again: both ends belong to it. */
export interface ReplayBody {
  readonly from: string;
  readonly to: string;
}

/** The sums of one currency's payments. Totals are integers of minor units in strings. */
export interface CurrencyStatistics {
  readonly currency: string;
  readonly count: number;
  readonly total: string;
  readonly average: string;
  readonly completedCount: number;
  readonly completedTotal: string;
  readonly refundedTotal: string;
  /** Completed ÷ (completed + failed); null where there is neither. */
  readonly successRate: number | null;
  readonly byStatus: Readonly<Record<string, { readonly count: number; readonly total: string }>>;
  readonly series?: readonly {
    readonly start: string;
    readonly count: number;
    readonly total: string;
  }[];
}

export type PaymentStatistics = { readonly data: readonly CurrencyStatistics[] };

export type WorkflowMetricsOf = WorkflowMetrics & { readonly window: string };

/** Who answered queries in a window; tiers that answered none are left out. */
export interface CacheMetrics {
  readonly tiers: readonly {
    /** `memory`, `upstash`, `replica` or `primary`. */
    readonly tier: string;
    /** Whether it is a tier of the cache. */
    readonly hit: boolean;
    readonly count: number;
    /** 0 to 1. */
    readonly share: number;
  }[];
  /** 0 to 1; null before the first query. */
  readonly hitRate: number | null;
  readonly window: string;
}

/** A reader of the event log, and those of one's own events that it has not passed. */
export interface WaitingEvents {
  readonly name: string;
  readonly waiting: {
    readonly events: number;
    /** False where there are more. */
    readonly exact: boolean;
    /** How old the first of them is. */
    readonly seconds: number;
  };
}

/** The secret is null where it was shown before. */
export type NewApiKey = ApiKey & { readonly secret: string | null };

/** With its first key, which is null where it was shown before. */
export type NewOrganization = Organization & { readonly apiKey: string | null };

/** A query that is reported, with the parameters that it has by itself. */
export type ReportBody = {
  /** An id of your own; of the organization's reports, those that are deleted too, no other has it. */
  readonly id?: string;
  readonly format: 'json' | 'ndjson' | 'csv';
} & (
  | { readonly query: 'payments.get'; readonly input: { readonly id: string } }
  | {
      readonly query: 'payments.search';
      readonly input?: Omit<
        QueryParameters['payments.search'],
        'limit' | 'cursor' | 'page' | 'size' | 'count'
      >;
    }
  | {
      readonly query: 'payments.statistics';
      readonly input?: QueryParameters['payments.statistics'];
    }
);

/** A row of a bulk job: a command on an existing payment has its `paymentId` in the input. */
export type BulkRow =
  | {
      readonly type: 'payments.create';
      readonly key?: string;
      readonly input: CommandBodies['payments.create'];
    }
  | {
      readonly type: `payments.${'update' | 'delete' | 'complete' | 'fail' | 'cancel' | 'refund'}`;
      readonly key?: string;
      readonly input: { readonly paymentId: string } & Readonly<Record<string, unknown>>;
    };

/** A reader of the event log in the house, and how far it is behind. */
export type SubscriptionState = Omit<Subscription, 'version'> & {
  /** The last place that there is. */
  readonly head: number;
  readonly lag: { readonly events: number; readonly seconds: number };
};
