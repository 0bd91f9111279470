import * as v from 'valibot';
import { idList } from '../../kernel/id-list.ts';
import { partParameters } from '../../kernel/list-part.ts';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import { ok } from '../../kernel/result.ts';
import type { BulkJobsOf } from '../ports.ts';

/** The bulk jobs of an organization, newest first, with their counts as they are now. */
export const list = (jobs: BulkJobsOf): QueryDefinition =>
  defineQuery({
    type: 'bulk_jobs.list',
    scopes: ['bulk:write'],
    primaryOnly: true,
    route: { path: '/v1/bulk-jobs' },
    params: v.strictObject(partParameters),
    async run(asked, { organizationId, cursors }) {
      const listed = await idList(asked, cursors, jobs(organizationId).list);
      if (!listed.ok) return listed;
      const { json, found } = listed.value;
      return ok({ json, epoch: found.epoch, position: found.position });
    },
  });
