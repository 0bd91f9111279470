import type { Outcome, Read } from '../answers.ts';
import type { CommandCall } from '../command-call.ts';
import type { SubscriptionState } from '../contract.ts';
import type { Subscription } from '../generated/resources.ts';
import type { CommandOptions, ReadOptions } from '../options.ts';
import type { QueryCall } from '../query-call.ts';

/** The readers of the event log in the house; the operator's, by the root key. */
export const subscriptions = (command: CommandCall, query: QueryCall) => ({
  list: (options?: ReadOptions): Promise<Read<{ readonly data: readonly SubscriptionState[] }>> =>
    query.one('/v1/subscriptions', {}, options),
  get: (name: string, options?: ReadOptions): Promise<Read<SubscriptionState>> =>
    query.one('/v1/subscriptions/:id', { values: { id: name } }, options),
  /** Has a parked one tried again, from its place. */
  retry: <Options extends CommandOptions>(
    name: string,
    options?: Options,
  ): Promise<Outcome<Subscription, Options>> =>
    command('POST', '/v1/subscriptions/:id/retry', { values: { id: name }, json: {} }, options),
});
