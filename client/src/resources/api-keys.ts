import type { Outcome, Page, Read } from '../answers.ts';
import type { CommandCall } from '../command-call.ts';
import type { ListPart, NewApiKey } from '../contract.ts';
import type { CommandBodies } from '../generated/bodies.ts';
import type { ApiKey } from '../generated/resources.ts';
import type { CommandOptions, ReadOptions } from '../options.ts';
import type { QueryCall } from '../query-call.ts';

/** Keys of the API; a secret is shown once. */
export const apiKeys = (command: CommandCall, query: QueryCall) => ({
  create: <Options extends CommandOptions>(
    body: CommandBodies['api_keys.create'],
    options?: Options,
  ): Promise<Outcome<NewApiKey, Options>> =>
    command('POST', '/v1/api-keys', { json: body }, options),
  get: (id: string, options?: ReadOptions): Promise<Read<ApiKey>> =>
    query.one('/v1/api-keys/:id', { values: { id } }, options),
  list: (part: ListPart = {}, options?: ReadOptions): Promise<Read<Page<ApiKey>>> =>
    query.one('/v1/api-keys', { query: { ...part } }, options),
  all: (part: ListPart = {}, options?: ReadOptions): AsyncGenerator<ApiKey, void> =>
    query.all('/v1/api-keys', { query: { ...part } }, options),
  revoke: <Options extends CommandOptions>(
    id: string,
    options?: Options,
  ): Promise<Outcome<undefined, Options>> =>
    command('DELETE', '/v1/api-keys/:id', { values: { id } }, options),
});
