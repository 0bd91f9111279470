import type { IdPage, ListedPage } from '../kernel/id-list.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Freshness } from '../kernel/query.ts';
import type { BulkJobResource } from './domain/bulk-job.ts';

export const rowOutcomes = ['pending', 'succeeded', 'refused', 'failed', 'canceled'] as const;

/**
 * What became of a row. `pending`: it waits for its turn, or for a provider's answer. `failed`: an
 * error of ours. `canceled`: its job was ended before it came to this row.
 */
export type RowOutcome = (typeof rowOutcomes)[number];

/** A row of a job, and what became of it. */
export interface RowResult {
  readonly row: number;
  readonly key: string | null;
  readonly outcome: RowOutcome;
  readonly commandId: string | null;
  readonly resourceId: string | null;
  /** Why it was refused or failed: `status`, `code`, `detail` and what else a call would be told. */
  readonly problem: JsonObject | null;
}

/** Reads the jobs of one organization: there is no way to name another's. */
export interface BulkJobReader {
  get(id: string): Promise<Freshness & { readonly job: BulkJobResource | undefined }>;
  list(page: IdPage): Promise<Freshness & ListedPage>;
  /** What became of the rows after `row`, some of them, in their order; none at the end. */
  results(id: string, row: number): Promise<readonly RowResult[]>;
}

/** The bulk jobs of an organization. */
export type BulkJobsOf = (organizationId: string) => BulkJobReader;
