import type { Outcome, Read } from '../answers.ts';
import type { CommandCall } from '../command-call.ts';
import type { RetriedSubscription, Subscription } from '../contract.ts';
import type { CommandOptions, ReadOptions } from '../options.ts';
import type { QueryCall } from '../query-call.ts';

/** The readers of the event log in the house; the operator's, by the root key. */
export const subscriptions = (command: CommandCall, query: QueryCall) => ({
  list: (options?: ReadOptions): Promise<Read<{ readonly data: readonly Subscription[] }>> =>
    query.one('/v1/subscriptions', {}, options),
  get: (name: string, options?: ReadOptions): Promise<Read<Subscription>> =>
    query.one('/v1/subscriptions/:id', { values: { id: name } }, options),
  /** Has a parked one tried again, from its place. */
  retry: <Options extends CommandOptions>(
    name: string,
    options?: Options,
  ): Promise<Outcome<RetriedSubscription, Options>> =>
    command('POST', '/v1/subscriptions/:id/retry', { values: { id: name }, json: {} }, options),
});
