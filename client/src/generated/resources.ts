// Made by `npm run client:generate` out of the schemas of modules/: change those.

export type ApiKey = {
  readonly id: string;
  readonly object: 'api_key';
  readonly organizationId: string;
  readonly name: string;
  readonly scopes: ReadonlyArray<
    | 'audit:read'
    | 'billing:read'
    | 'billing:write'
    | 'bulk:write'
    | 'commands:read'
    | 'events:read'
    | 'keys:write'
    | 'organization:read'
    | 'payments:read'
    | 'payments:write'
    | 'reports:write'
    | 'usage:read'
    | 'usage:write'
    | 'users:write'
    | 'webhooks:write'
  >;
  readonly expiresAt: string | null;
  /** From then on it opens nothing; elsewhere than where it was revoked, a minute later at most. */
  readonly revokedAt: string | null;
  /** To the minute; null in events, which do not know. */
  readonly lastUsedAt: string | null;
  readonly version: number;
  readonly createdAt: string;
};

export type Attempt = {
  /** 1, 2, 3 …: how many operations were handed to a provider, refunds aside. */
  readonly number: number;
  readonly inFlight: boolean;
  readonly provider: string;
};

export type BulkJob = {
  readonly id: string;
  readonly object: 'bulk_job';
  readonly status: 'canceled' | 'completed' | 'failed' | 'paused' | 'queued' | 'running';
  readonly counts: {
    readonly total: number;
    readonly pending: number;
    readonly succeeded: number;
    readonly refused: number;
    readonly failed: number;
    readonly canceled?: number | undefined;
  };
  readonly dryRun: boolean;
  readonly keyScope: 'job' | 'organization';
  readonly workflowId: string;
  readonly version: number;
  readonly createdAt: string;
  readonly finishedAt: string | null;
};

export type BulkRowResult = {
  readonly row: number;
  readonly key: string | null;
  readonly outcome: 'canceled' | 'failed' | 'pending' | 'refused' | 'succeeded';
  readonly commandId: string | null;
  readonly resourceId: string | null;
  /** Why it was refused or failed: `status`, `code`, `detail` and what else a call would be told. */
  readonly problem: Readonly<Record<string, unknown>> | null;
};

export type CommandStatus = 'accepted' | 'executing' | 'failed' | 'refused' | 'succeeded';

export type CommandStep = {
  readonly step: 'accepted' | 'executed' | 'published' | 'validated';
  readonly at: string;
  readonly attempt: number;
  /** A problem code, or `interrupted` where the process ended in the middle of the attempt. */
  readonly error: string | null;
};

export type Delivery = {
  readonly id: string;
  readonly object: 'webhook_delivery';
  readonly endpointId: string;
  /** Absent where it is shown by that very event. */
  readonly eventId?: string | undefined;
  readonly eventType: string;
  /** Of a delivery that a replay asked for. */
  readonly replayId: string | null;
  readonly status: 'failed' | 'pending' | 'succeeded';
  readonly attemptCount: number;
  readonly nextAttemptAt: string | null;
  readonly createdAt: string;
};

export type Endpoint = {
  readonly id: string;
  readonly object: 'webhook_endpoint';
  readonly url: string;
  readonly eventTypes: ReadonlyArray<string>;
  readonly description: string | null;
  readonly enabled: boolean;
  /** Null while it is enabled, and where somebody has disabled it. */
  readonly disabledReason: 'failing' | 'gone' | null;
  readonly disabledAt: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

export type Organization = {
  readonly id: string;
  readonly object: 'organization';
  readonly name: string;
  /** A suspended one's keys are refused; nothing of it is lost, and what it began is finished. */
  readonly status: 'active' | 'suspended';
  readonly version: number;
  readonly createdAt: string;
};

export type Payment = {
  readonly id: string;
  readonly object: 'payment';
  readonly organizationId: string;
  readonly userId: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly status:
    | 'authorized'
    | 'canceled'
    | 'completed'
    | 'expired'
    | 'failed'
    | 'in_doubt'
    | 'processing'
    | 'requires_action';
  readonly amountCaptured: number;
  /** What was given back; not what is still on its way. */
  readonly amountRefunded: number;
  readonly description: string | null;
  readonly reference: string | null;
  readonly metadata: {
    readonly [name: string]: string;
  };
  readonly method:
    | {
        readonly type: 'manual';
      }
    | {
        readonly type: 'sandbox';
        readonly token:
          | 'tok_capture_declined'
          | 'tok_capture_timeout_then_failure'
          | 'tok_capture_timeout_then_success'
          | 'tok_declined'
          | 'tok_flaky'
          | 'tok_insufficient_funds'
          | 'tok_refund_declined'
          | 'tok_refund_timeout_then_failure'
          | 'tok_refund_timeout_then_success'
          | 'tok_requires_action'
          | 'tok_success'
          | 'tok_timeout_then_failure'
          | 'tok_timeout_then_success'
          | 'tok_void_timeout_then_success';
      }
    | {
        readonly type: 'stripe';
        readonly paymentMethod: string;
      };
  readonly attempt: {
    /** 1, 2, 3 …: how many operations were handed to a provider, refunds aside. */
    readonly number: number;
    readonly inFlight: boolean;
    readonly provider: string;
  } | null;
  readonly failure: {
    readonly code: string;
    readonly detail: string | null;
  } | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly completedAt: string | null;
};

export type Refund = {
  readonly id: string;
  readonly object: 'refund';
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
  readonly status: 'failed' | 'in_doubt' | 'pending' | 'succeeded';
  readonly reason: string | null;
  readonly createdAt: string;
};

export type Replay = {
  readonly id: string;
  readonly object: 'webhook_replay';
  readonly endpointId: string;
  readonly from: string;
  readonly to: string;
  readonly createdAt: string;
};

export type Report = {
  readonly query: 'payments.get' | 'payments.search' | 'payments.statistics';
  /** The query's parameters, as its own schema has made them. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly format: 'csv' | 'json' | 'ndjson';
  readonly id: string;
  readonly object: 'report';
  readonly status: 'completed' | 'failed' | 'queued' | 'running';
  readonly progress: {
    readonly rows: number;
  };
  /** When the snapshot was taken that is read; null before that. */
  readonly asOf: string | null;
  /** The organization's position in that snapshot. */
  readonly position: number | null;
  /** How often it was begun; whatever an earlier attempt has written is no part of it. */
  readonly attempt: number;
  /** The size of the content; null until it is complete. */
  readonly bytes: number | null;
  readonly failure: {
    readonly code: string;
    readonly detail: string;
  } | null;
  readonly workflowId: string;
  readonly version: number;
  readonly createdAt: string;
  readonly finishedAt: string | null;
};

export type Subscription = {
  readonly object: 'subscription';
  readonly name: string;
  readonly status: 'active' | 'parked' | 'retrying';
  /** The last place of the log that it has passed. */
  readonly place: number;
  /** Since it moved last, but for outages of what it delivers to. */
  readonly failures: number;
  readonly failure: string | null;
  readonly movedAt: string;
  readonly parkedAt: string | null;
  readonly version: number;
};

export type WorkflowMetrics = {
  readonly commandWorkflows: {
    readonly running: number;
    readonly failed: number;
    readonly succeeded: number;
    readonly refused: number;
    readonly started: number;
  };
  readonly queryWorkflows: {
    readonly running: number;
    readonly failed: number;
    readonly succeeded: number;
    readonly started: number;
  };
  /** The share of queries that a cache answered: 0 to 1; null before the first. */
  readonly cacheHitRate: number | null;
  readonly averageExecutionTime: number | null;
  readonly executionTime: {
    readonly p50: number | null;
    readonly p95: number | null;
    readonly p99: number | null;
  };
};
