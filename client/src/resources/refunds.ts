import type { Outcome, Page, Read } from '../answers.ts';
import type { CommandCall } from '../command-call.ts';
import type { CommandBodies } from '../generated/bodies.ts';
import type { QueryParameters } from '../generated/parameters.ts';
import type { Refund } from '../generated/resources.ts';
import type { CommandOptions, ReadOptions } from '../options.ts';
import type { QueryCall } from '../query-call.ts';

type Part = QueryParameters['payments.refunds'];

/** What is given back of a payment. */
export const refunds = (command: CommandCall, query: QueryCall) => ({
  create: <Options extends CommandOptions>(
    paymentId: string,
    body: CommandBodies['payments.refund'] = {},
    options?: Options,
  ): Promise<Outcome<Refund, Options>> =>
    command('POST', '/v1/payments/:id/refunds', { values: { id: paymentId }, json: body }, options),
  get: (paymentId: string, id: string, options?: ReadOptions): Promise<Read<Refund>> =>
    query.one(
      '/v1/payments/:id/refunds/:refundId',
      { values: { id: paymentId, refundId: id } },
      options,
    ),
  list: (paymentId: string, part: Part = {}, options?: ReadOptions): Promise<Read<Page<Refund>>> =>
    query.one('/v1/payments/:id/refunds', { values: { id: paymentId }, query: part }, options),
  all: (paymentId: string, part: Part = {}, options?: ReadOptions): AsyncGenerator<Refund, void> =>
    query.all('/v1/payments/:id/refunds', { values: { id: paymentId }, query: part }, options),
});
