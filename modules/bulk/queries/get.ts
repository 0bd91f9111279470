import * as v from 'valibot';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import { ok, refuse } from '../../kernel/result.ts';
import type { BulkJobsOf } from '../ports.ts';
import { notFound } from './not-found.ts';

/** One job, with its counts as they are now: no ETag, since they move without a new version. */
export const get = (jobs: BulkJobsOf): QueryDefinition =>
  defineQuery({
    type: 'bulk_jobs.get',
    scopes: ['bulk:write'],
    primaryOnly: true,
    route: { path: '/v1/bulk-jobs/:id' },
    params: v.strictObject({ id: v.string() }),
    async run({ id }, { organizationId }) {
      const { job, ...freshness } = await jobs(organizationId).get(id);
      return job
        ? ok({ json: JSON.stringify(job), ...freshness })
        : refuse(notFound(id, freshness));
    },
  });
