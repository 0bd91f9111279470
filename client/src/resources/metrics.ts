import type { Page, Read } from '../answers.ts';
import type { CacheMetrics, WaitingEvents, WorkflowMetricsOf } from '../contract.ts';
import type { ReadOptions } from '../options.ts';
import type { QueryCall } from '../query-call.ts';

export interface MetricsWindow {
  /** A minute to a day, such as `PT15M`; an hour where it is not said. */
  readonly window?: string | undefined;
}

/** How many commands, reports and queries there were, and what is still on its way. */
export const metrics = (query: QueryCall) => ({
  workflows: (
    { window }: MetricsWindow = {},
    options?: ReadOptions,
  ): Promise<Read<WorkflowMetricsOf>> =>
    query.one('/v1/metrics/workflows', { query: { window } }, options),
  /** Who answered queries, in the process that is asked. */
  cache: ({ window }: MetricsWindow = {}, options?: ReadOptions): Promise<Read<CacheMetrics>> =>
    query.one('/v1/metrics/cache', { query: { window } }, options),
  /** How many of the organization's events each reader of the log has still to pass. */
  subscriptions: (options?: ReadOptions): Promise<Read<Page<WaitingEvents>>> =>
    query.one('/v1/metrics/subscriptions', {}, options),
});
