import * as v from 'valibot';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { rowOutcomes, type BulkJobReader, type BulkJobsOf, type RowOutcome } from '../ports.ts';
import { notFound } from './not-found.ts';

/** What became of a job's rows, in their order, read from disk as fast as it is taken. */
export const results = (jobs: BulkJobsOf): QueryDefinition =>
  defineQuery({
    type: 'bulk_jobs.results',
    scopes: ['bulk:write'],
    primaryOnly: true,
    route: { path: '/v1/bulk-jobs/:id/results' },
    params: v.strictObject({
      id: v.string(),
      outcome: v.optional(
        v.picklist(rowOutcomes, `Use one of these outcomes: ${rowOutcomes.join(', ')}`),
      ),
    }),
    async run({ id, outcome }, { organizationId }) {
      const reader = jobs(organizationId);
      const { job, ...freshness } = await reader.get(id);
      if (!job) return refuse(notFound(id, freshness));
      const pieces = linesOf(reader, id, outcome);
      return ok({ json: '', file: { mediaType: 'application/x-ndjson', pieces }, ...freshness });
    },
  });

async function* linesOf(
  reader: BulkJobReader,
  id: string,
  outcome: RowOutcome | undefined,
): AsyncIterable<string> {
  for (let row = 0; ;) {
    const page = await reader.results(id, row);
    const last = page.at(-1);
    if (!last) return;
    row = last.row;
    const wanted = outcome === undefined ? page : page.filter((each) => each.outcome === outcome);
    yield wanted.map((each) => `${JSON.stringify(each)}\n`).join('');
  }
}
