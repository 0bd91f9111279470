import type { Outcome, Page, Read } from '../answers.ts';
import type { CommandCall } from '../command-call.ts';
import type { BulkRow, ListPart } from '../contract.ts';
import type { QueryParameters } from '../generated/parameters.ts';
import type { BulkJob, BulkRowResult } from '../generated/resources.ts';
import { linesOf } from '../lines.ts';
import type { CommandOptions, ReadOptions } from '../options.ts';
import type { QueryCall } from '../query-call.ts';
import { untilOver, type OverOptions } from '../until-over.ts';

/** Rows, or a file of NDJSON or CSV. A stream goes out once: it is not sent again by itself. */
export type BulkFile = readonly BulkRow[] | string | Blob | ReadableStream<Uint8Array>;

export interface BulkOptions extends CommandOptions {
  /** Of a file; rows are NDJSON. */
  readonly format?: 'ndjson' | 'csv';
  /** `organization`: a row's key is the organization's, so that a file takes effect once. */
  readonly keyScope?: 'job' | 'organization';
  /** Tells what would be refused, and writes nothing. */
  readonly dryRun?: boolean;
}

const mediaTypes = { ndjson: 'application/x-ndjson', csv: 'text/csv' };

/** Files of commands. */
export const bulkJobs = (command: CommandCall, query: QueryCall) => {
  const get = (id: string, options?: ReadOptions): Promise<Read<BulkJob>> =>
    query.one('/v1/bulk-jobs/:id', { values: { id } }, options);
  const act =
    (pattern: string) =>
    <Options extends CommandOptions>(
      id: string,
      options?: Options,
    ): Promise<Outcome<BulkJob, Options>> =>
      command('POST', pattern, { values: { id }, json: {} }, options);
  return {
    create: <Options extends BulkOptions>(
      file: BulkFile,
      options?: Options,
    ): Promise<Outcome<BulkJob, Options>> => {
      const { format = 'ndjson', keyScope, dryRun }: BulkOptions = options ?? {};
      const content = isRows(file) ? file.map((row) => `${JSON.stringify(row)}\n`).join('') : file;
      const sent = { mediaType: mediaTypes[format], content };
      return command('POST', '/v1/bulk-jobs', { query: { keyScope, dryRun }, file: sent }, options);
    },
    get,
    list: (part: ListPart = {}, options?: ReadOptions): Promise<Read<Page<BulkJob>>> =>
      query.one('/v1/bulk-jobs', { query: { ...part } }, options),
    all: (part: ListPart = {}, options?: ReadOptions): AsyncGenerator<BulkJob, void> =>
      query.all('/v1/bulk-jobs', { query: { ...part } }, options),
    /** The job once nothing more comes of it. */
    finished: (id: string, options?: OverOptions): Promise<BulkJob> =>
      untilOver((each) => get(id, each), ['completed', 'canceled', 'failed'], options),
    /** What became of the rows, in their order. */
    results: async function* (
      id: string,
      filter: QueryParameters['bulk_jobs.results'] = {},
      options?: ReadOptions,
    ): AsyncGenerator<BulkRowResult, void> {
      const { value } = await query.file(
        '/v1/bulk-jobs/:id/results',
        { values: { id }, query: filter },
        options,
      );
      for await (const line of linesOf(value)) yield JSON.parse(line) as BulkRowResult;
    },
    pause: act('/v1/bulk-jobs/:id/pause'),
    resume: act('/v1/bulk-jobs/:id/resume'),
    cancel: act('/v1/bulk-jobs/:id/cancel'),
  };
};

const isRows = (file: BulkFile): file is readonly BulkRow[] => Array.isArray(file);
