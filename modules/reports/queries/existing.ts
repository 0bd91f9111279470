import type { Freshness, QueryRefusal } from '../../kernel/query.ts';
import { ok, refuse, type Result } from '../../kernel/result.ts';
import type { ReportResource } from '../ports.ts';

/** The report that was read, or that there is none. */
export function existing(
  id: string,
  { report, epoch, position }: Freshness & { readonly report: ReportResource | undefined },
): Result<ReportResource, QueryRefusal> {
  if (report) return ok(report);
  const detail = `No report "${id}" in this organization; check the id, or ask for a new one`;
  return refuse({ kind: 'not_found', code: 'report_not_found', detail, epoch, position });
}
