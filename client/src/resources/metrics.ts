import type { Read } from '../answers.ts';
import type { WorkflowMetricsOf } from '../contract.ts';
import type { ReadOptions } from '../options.ts';
import type { QueryCall } from '../query-call.ts';

/** How many commands and reports there were, and how long they took. */
export const metrics = (query: QueryCall) => ({
  /** `window`: a minute to a day, such as `PT15M`; an hour where it is not said. */
  workflows: (
    { window }: { readonly window?: string } = {},
    options?: ReadOptions,
  ): Promise<Read<WorkflowMetricsOf>> =>
    query.one('/v1/metrics/workflows', { query: { window } }, options),
});
