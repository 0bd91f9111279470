import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import { ok } from '../../kernel/result.ts';
import { isOver, report, type ReportEvent, type ReportResource } from '../domain/report.ts';

const Body = v.strictObject({ attempt: v.number(), code: v.string(), detail: v.string() });

/** Ends a report that cannot be written, unless another attempt began meanwhile. */
export const fail = defineCommand<v.InferOutput<typeof Body>, ReportResource>({
  type: 'reports.fail',
  aggregate: report,
  target: 'existing',
  scopes: [],
  route: null,
  body: Body,
  decide({ attempt, ...failure }, state) {
    const current = !isOver(state) && state.attempt === attempt;
    const failed: ReportEvent = { type: 'report.failed', failure };
    return ok({ events: current ? [failed] : [] });
  },
});
