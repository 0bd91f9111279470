import type { Outcome, Page, Read } from '../answers.ts';
import type { CommandCall } from '../command-call.ts';
import type { PaymentStatistics } from '../contract.ts';
import type { CommandBodies } from '../generated/bodies.ts';
import type { QueryParameters } from '../generated/parameters.ts';
import type { Payment } from '../generated/resources.ts';
import type { CommandOptions, ReadOptions } from '../options.ts';
import type { QueryCall } from '../query-call.ts';

type Changed<Options> = Promise<Outcome<Payment, Options>>;

/** Payments: asked for, changed, searched and summed up. */
export const payments = (command: CommandCall, query: QueryCall) => {
  const act =
    (pattern: string) =>
    <Options extends CommandOptions>(id: string, options?: Options): Changed<Options> =>
      command('POST', pattern, { values: { id }, json: {} }, options);
  return {
    create: <Options extends CommandOptions>(
      body: CommandBodies['payments.create'],
      options?: Options,
    ): Changed<Options> => command('POST', '/v1/payments', { json: body }, options),
    update: <Options extends CommandOptions>(
      id: string,
      body: CommandBodies['payments.update'],
      options?: Options,
    ): Changed<Options> =>
      command('PATCH', '/v1/payments/:id', { values: { id }, json: body }, options),
    delete: <Options extends CommandOptions>(
      id: string,
      options?: Options,
    ): Promise<Outcome<undefined, Options>> =>
      command('DELETE', '/v1/payments/:id', { values: { id } }, options),
    /** Says that the money of a manual payment came. */
    complete: act('/v1/payments/:id/complete'),
    fail: <Options extends CommandOptions>(
      id: string,
      body: CommandBodies['payments.fail'],
      options?: Options,
    ): Changed<Options> =>
      command('POST', '/v1/payments/:id/fail', { values: { id }, json: body }, options),
    cancel: act('/v1/payments/:id/cancel'),
    retry: act('/v1/payments/:id/retry'),
    confirm: act('/v1/payments/:id/confirm'),
    /** The rest, where no amount is named. */
    capture: <Options extends CommandOptions>(
      id: string,
      body: CommandBodies['payments.capture'] = {},
      options?: Options,
    ): Changed<Options> =>
      command('POST', '/v1/payments/:id/capture', { values: { id }, json: body }, options),
    get: (id: string, options?: ReadOptions): Promise<Read<Payment>> =>
      query.one('/v1/payments/:id', { values: { id } }, options),
    list: (
      filter: QueryParameters['payments.search'] = {},
      options?: ReadOptions,
    ): Promise<Read<Page<Payment>>> => query.one('/v1/payments', { query: filter }, options),
    all: (
      filter: QueryParameters['payments.search'] = {},
      options?: ReadOptions,
    ): AsyncGenerator<Payment, void> => query.all('/v1/payments', { query: filter }, options),
    statistics: (
      filter: QueryParameters['payments.statistics'] = {},
      options?: ReadOptions,
    ): Promise<Read<PaymentStatistics>> =>
      query.one('/v1/payments/statistics', { query: filter }, options),
  };
};
