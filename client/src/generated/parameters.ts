// Made by `npm run client:generate` out of the schemas of modules/: change those.

/** What each query can be asked, by its type. */
export interface QueryParameters {
  readonly 'api_keys.get': Record<string, never>;
  readonly 'api_keys.list': {
    readonly limit?: number | undefined;
    readonly cursor?: string | undefined;
    readonly page?: number | undefined;
    readonly size?: number | undefined;
    readonly count?: boolean | undefined;
  };
  readonly 'bulk_jobs.get': Record<string, never>;
  readonly 'bulk_jobs.list': {
    readonly limit?: number | undefined;
    readonly cursor?: string | undefined;
    readonly page?: number | undefined;
    readonly size?: number | undefined;
    readonly count?: boolean | undefined;
  };
  readonly 'bulk_jobs.results': {
    readonly outcome?: 'canceled' | 'failed' | 'pending' | 'refused' | 'succeeded' | undefined;
  };
  readonly 'events.get': Record<string, never>;
  readonly 'events.list': {
    readonly limit?: number | undefined;
    readonly cursor?: string | undefined;
    readonly page?: number | undefined;
    readonly size?: number | undefined;
    readonly count?: boolean | undefined;
    readonly after?: number | undefined;
    readonly type?: ReadonlyArray<string> | string | undefined;
    readonly subject?: string | undefined;
  };
  readonly 'organizations.get': Record<string, never>;
  readonly 'organizations.list': {
    readonly limit?: number | undefined;
    readonly cursor?: string | undefined;
    readonly page?: number | undefined;
    readonly size?: number | undefined;
    readonly count?: boolean | undefined;
  };
  readonly 'organizations.own': Record<string, never>;
  readonly 'payments.get': Record<string, never>;
  readonly 'payments.refund': Record<string, never>;
  readonly 'payments.refunds': {
    readonly limit?: number | undefined;
    readonly cursor?: string | undefined;
    readonly page?: number | undefined;
    readonly size?: number | undefined;
    readonly count?: boolean | undefined;
  };
  readonly 'payments.search': {
    readonly limit?: number | undefined;
    readonly cursor?: string | undefined;
    readonly page?: number | undefined;
    readonly size?: number | undefined;
    readonly count?: boolean | undefined;
    readonly status?:
      | 'authorized'
      | 'canceled'
      | 'completed'
      | 'expired'
      | 'failed'
      | 'in_doubt'
      | 'processing'
      | 'requires_action'
      | ReadonlyArray<
          | 'authorized'
          | 'canceled'
          | 'completed'
          | 'expired'
          | 'failed'
          | 'in_doubt'
          | 'processing'
          | 'requires_action'
        >
      | undefined;
    readonly currency?: string | undefined;
    readonly minAmount?: number | undefined;
    readonly maxAmount?: number | undefined;
    readonly createdAfter?: string | undefined;
    readonly createdBefore?: string | undefined;
    readonly reference?: string | undefined;
    readonly userId?: string | undefined;
    readonly q?: string | undefined;
    readonly sort?: 'amount' | 'createdAt' | 'status' | undefined;
    readonly direction?: 'asc' | 'desc' | undefined;
  };
  readonly 'payments.statistics': {
    readonly currency?: string | undefined;
    readonly status?:
      | 'authorized'
      | 'canceled'
      | 'completed'
      | 'expired'
      | 'failed'
      | 'in_doubt'
      | 'processing'
      | 'requires_action'
      | ReadonlyArray<
          | 'authorized'
          | 'canceled'
          | 'completed'
          | 'expired'
          | 'failed'
          | 'in_doubt'
          | 'processing'
          | 'requires_action'
        >
      | undefined;
    readonly from?: string | undefined;
    readonly to?: string | undefined;
    readonly interval?: 'day' | 'month' | undefined;
  };
  readonly 'reports.content': Record<string, never>;
  readonly 'reports.get': Record<string, never>;
  readonly 'webhook_endpoints.deliveries': {
    readonly limit?: number | undefined;
    readonly cursor?: string | undefined;
    readonly page?: number | undefined;
    readonly size?: number | undefined;
    readonly count?: boolean | undefined;
    readonly status?:
      | 'failed'
      | 'pending'
      | 'succeeded'
      | ReadonlyArray<'failed' | 'pending' | 'succeeded'>
      | undefined;
  };
  readonly 'webhook_endpoints.get': Record<string, never>;
  readonly 'webhook_endpoints.health': Record<string, never>;
  readonly 'webhook_endpoints.list': {
    readonly limit?: number | undefined;
    readonly cursor?: string | undefined;
    readonly page?: number | undefined;
    readonly size?: number | undefined;
    readonly count?: boolean | undefined;
  };
}
