import type { Outcome, Page, Read } from '../answers.ts';
import type { CommandCall } from '../command-call.ts';
import type { ListPart, NewOrganization } from '../contract.ts';
import type { CommandBodies } from '../generated/bodies.ts';
import type { Organization } from '../generated/resources.ts';
import type { CommandOptions, ReadOptions } from '../options.ts';
import type { QueryCall } from '../query-call.ts';

/** Organizations; all but `own` are the operator's, by the root key. */
export const organizations = (command: CommandCall, query: QueryCall) => {
  const act =
    (pattern: string) =>
    <Options extends CommandOptions>(
      id: string,
      options?: Options,
    ): Promise<Outcome<Organization, Options>> =>
      command('POST', pattern, { values: { id }, json: {} }, options);
  return {
    create: <Options extends CommandOptions>(
      body: CommandBodies['organizations.create'],
      options?: Options,
    ): Promise<Outcome<NewOrganization, Options>> =>
      command('POST', '/v1/organizations', { json: body }, options),
    get: (id: string, options?: ReadOptions): Promise<Read<Organization>> =>
      query.one('/v1/organizations/:id', { values: { id } }, options),
    list: (part: ListPart = {}, options?: ReadOptions): Promise<Read<Page<Organization>>> =>
      query.one('/v1/organizations', { query: { ...part } }, options),
    all: (part: ListPart = {}, options?: ReadOptions): AsyncGenerator<Organization, void> =>
      query.all('/v1/organizations', { query: { ...part } }, options),
    suspend: act('/v1/organizations/:id/suspend'),
    resume: act('/v1/organizations/:id/resume'),
    /** The one that the client's key belongs to. */
    own: (options?: ReadOptions): Promise<Read<Organization>> =>
      query.one('/v1/organization', {}, options),
  };
};
