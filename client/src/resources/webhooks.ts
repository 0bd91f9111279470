import type { Outcome, Page, Read } from '../answers.ts';
import type { CommandCall } from '../command-call.ts';
import type {
  ListPart,
  ReplayBody,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpointBody,
  WebhookEndpointHealth,
  WebhookEndpointWithSecret,
} from '../contract.ts';
import type { CommandOptions, ReadOptions } from '../options.ts';
import type { QueryCall } from '../query-call.ts';

/** Who is told of which events, and what became of that. */
export const webhooks = (command: CommandCall, query: QueryCall) => {
  const act =
    <Value>(pattern: string) =>
    <Options extends CommandOptions>(
      id: string,
      options?: Options,
    ): Promise<Outcome<Value, Options>> =>
      command('POST', pattern, { values: { id }, json: {} }, options);
  return {
    /** The secret that signs is in this answer, and in no other. */
    create: <Options extends CommandOptions>(
      body: WebhookEndpointBody,
      options?: Options,
    ): Promise<Outcome<WebhookEndpointWithSecret, Options>> =>
      command('POST', '/v1/webhook-endpoints', { json: body }, options),
    get: (id: string, options?: ReadOptions): Promise<Read<WebhookEndpoint>> =>
      query.one('/v1/webhook-endpoints/:id', { values: { id } }, options),
    health: (id: string, options?: ReadOptions): Promise<Read<WebhookEndpointHealth>> =>
      query.one('/v1/webhook-endpoints/:id/health', { values: { id } }, options),
    list: (part: ListPart = {}, options?: ReadOptions): Promise<Read<Page<WebhookEndpoint>>> =>
      query.one('/v1/webhook-endpoints', { query: { ...part } }, options),
    all: (part: ListPart = {}, options?: ReadOptions): AsyncGenerator<WebhookEndpoint, void> =>
      query.all('/v1/webhook-endpoints', { query: { ...part } }, options),
    update: <Options extends CommandOptions>(
      id: string,
      body: Partial<WebhookEndpointBody>,
      options?: Options,
    ): Promise<Outcome<WebhookEndpoint, Options>> =>
      command('PATCH', '/v1/webhook-endpoints/:id', { values: { id }, json: body }, options),
    delete: <Options extends CommandOptions>(
      id: string,
      options?: Options,
    ): Promise<Outcome<undefined, Options>> =>
      command('DELETE', '/v1/webhook-endpoints/:id', { values: { id } }, options),
    /** The old secret signs beside the new one for a day. */
    rotateSecret: act<WebhookEndpointWithSecret>('/v1/webhook-endpoints/:id/rotate-secret'),
    test: act<unknown>('/v1/webhook-endpoints/:id/test'),
    replay: <Options extends CommandOptions>(
      id: string,
      body: ReplayBody,
      options?: Options,
    ): Promise<Outcome<unknown, Options>> =>
      command('POST', '/v1/webhook-endpoints/:id/replay', { values: { id }, json: body }, options),
    deliveries: (
      id: string,
      part: ListPart = {},
      options?: ReadOptions,
    ): Promise<Read<Page<WebhookDelivery>>> =>
      query.one(
        '/v1/webhook-endpoints/:id/deliveries',
        { values: { id }, query: { ...part } },
        options,
      ),
    allDeliveries: (
      id: string,
      part: ListPart = {},
      options?: ReadOptions,
    ): AsyncGenerator<WebhookDelivery, void> =>
      query.all(
        '/v1/webhook-endpoints/:id/deliveries',
        { values: { id }, query: { ...part } },
        options,
      ),
    retryDelivery: act<unknown>('/v1/webhook-deliveries/:id/retry'),
  };
};
