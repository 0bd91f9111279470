import * as v from 'valibot';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import { ok } from '../../kernel/result.ts';
import type { ReportsOf } from '../ports.ts';
import { existing } from './existing.ts';

/** One report by its id. */
export const get = (reports: ReportsOf): QueryDefinition =>
  defineQuery({
    type: 'reports.get',
    scopes: ['reports:write'],
    primaryOnly: true,
    route: { path: '/v1/reports/:id' },
    params: v.strictObject({ id: v.string() }),
    async run({ id }, { organizationId }) {
      const { epoch, position, ...found } = await reports(organizationId).get(id);
      const report = existing(id, { ...found, epoch, position });
      if (!report.ok) return report;
      const { version, status } = report.value;
      const json = JSON.stringify(report.value);
      // Progress is no change of version, so while it moves there is nothing to compare.
      return ok({ json, epoch, position, ...(status !== 'running' && { version }) });
    },
  });
