import type { Freshness, QueryRefusal } from '../../kernel/query.ts';

export const notFound = (id: string, freshness: Freshness): QueryRefusal => ({
  kind: 'not_found',
  code: 'bulk_job_not_found',
  detail: `No bulk job "${id}" in this organization; check the id`,
  ...freshness,
});
