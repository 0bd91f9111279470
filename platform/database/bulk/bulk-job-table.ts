import type { BulkJob, BulkJobResource, BulkJobTerms } from '../../../modules/bulk/index.ts';
import type { AggregateChange } from '../../commands/ports.ts';
import { upsertRows, type AggregateTable } from '../aggregate-table.ts';
import type { Row } from '../database.ts';

const progressColumns = ['total', 'place', 'succeeded', 'refused', 'failed'] as const;

/** The columns that a job is restored from. */
export const bulkJobColumns = ['json', 'terms', ...progressColumns] as const;

/** A job from its row. Its progress is moved by the commits of its rows, not by its own events. */
export const restoreBulkJob = (row: Row): BulkJob => {
  const number = (column: (typeof progressColumns)[number]): number => Number(row[column]);
  return {
    resource: JSON.parse(String(row['json'])) as BulkJobResource,
    terms: JSON.parse(String(row['terms'])) as BulkJobTerms,
    progress: {
      total: number('total'),
      place: number('place'),
      succeeded: number('succeeded'),
      refused: number('refused'),
      failed: number('failed'),
    },
  };
};

export const bulkJobTable: AggregateTable = {
  aggregateType: 'bulk_job',
  table: 'bulk_jobs',
  columns: bulkJobColumns,
  limited: {
    where: `status IN ('queued', 'running', 'paused')`,
    index: 'bulk_jobs_open',
    madeBy: 'bulk_jobs.create',
  },
  restore: restoreBulkJob,
  save(changes) {
    const jobs = changes as readonly AggregateChange<BulkJob>[];
    const columns = [
      'organization_id',
      'id',
      'version',
      'status',
      'key_space',
      'json',
      'terms',
      'total',
    ];
    const rows = jobs.map(({ organizationId, id, after: { resource, terms }, json }) => [
      organizationId,
      id,
      resource.version,
      resource.status,
      terms.keyScope === 'organization' ? organizationId : `bulk ${id}`,
      json,
      JSON.stringify(terms),
      terms.total,
    ]);
    return [upsertRows('bulk_jobs', ['organization_id', 'id'], columns, rows)];
  },
};
