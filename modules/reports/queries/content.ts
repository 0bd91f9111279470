import * as v from 'valibot';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { mediaTypes } from '../domain/format.ts';
import { invalidState } from '../domain/refusals.ts';
import type { ReportReader, ReportResource, ReportsOf } from '../ports.ts';
import { existing } from './existing.ts';

/** The content of a report, read from disk as fast as it is taken. */
export const content = (reports: ReportsOf): QueryDefinition =>
  defineQuery({
    type: 'reports.content',
    scopes: ['reports:write'],
    primaryOnly: true,
    route: { path: '/v1/reports/:id/content' },
    params: v.strictObject({ id: v.string() }),
    async run({ id }, { organizationId }) {
      const reader = reports(organizationId);
      const { epoch, position, ...found } = await reader.get(id);
      const report = existing(id, { ...found, epoch, position });
      if (!report.ok) return report;
      const { status, format } = report.value;
      if (status !== 'completed') {
        const advice =
          status === 'failed' ? 'read its failure and ask again' : 'wait until it is completed';
        const refusal = invalidState(report.value, 'read the content of', advice);
        return refuse({ ...refusal, epoch, position });
      }
      const file = {
        mediaType: mediaTypes[format],
        name: `${id}.${format}`,
        pieces: piecesOf(reader, report.value),
      };
      return ok({ json: '', file, epoch, position });
    },
  });

/** Ends where the report ends. That it was deleted meanwhile must not look like an end. */
async function* piecesOf(
  reader: ReportReader,
  { id, attempt, bytes }: ReportResource,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let left = bytes ?? 0;
  for (let number = 0; left > 0; number++) {
    const text = await reader.chunk(id, attempt, number);
    if (text === undefined) throw new Error(`The content of report "${id}" is not there any more`);
    const piece = encoder.encode(text);
    left -= piece.length;
    yield piece;
  }
}
