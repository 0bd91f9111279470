import type { Outcome, Read } from '../answers.ts';
import type { CommandCall } from '../command-call.ts';
import type { ReportBody } from '../contract.ts';
import type { Report } from '../generated/resources.ts';
import type { CommandOptions, ReadOptions } from '../options.ts';
import type { QueryCall } from '../query-call.ts';
import { untilOver, type OverOptions } from '../until-over.ts';

/** Queries whose answer is a file. */
export const reports = (command: CommandCall, query: QueryCall) => {
  const get = (id: string, options?: ReadOptions): Promise<Read<Report>> =>
    query.one('/v1/reports/:id', { values: { id } }, options);
  return {
    create: <Options extends CommandOptions>(
      body: ReportBody,
      options?: Options,
    ): Promise<Outcome<Report, Options>> => command('POST', '/v1/reports', { json: body }, options),
    get,
    /** The report once it is written, or has failed. */
    finished: (id: string, options?: OverOptions): Promise<Report> =>
      untilOver((each) => get(id, each), ['completed', 'failed'], options),
    content: (id: string, options?: ReadOptions): Promise<Read<ReadableStream<Uint8Array>>> =>
      query.file('/v1/reports/:id/content', { values: { id } }, options),
  };
};
