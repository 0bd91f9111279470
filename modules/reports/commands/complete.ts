import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import { ok } from '../../kernel/result.ts';
import { report, type ReportEvent, type ReportResource } from '../domain/report.ts';

const Body = v.strictObject({ attempt: v.number(), rows: v.number(), bytes: v.number() });

/** Makes what an attempt has written the report's content, unless another one began meanwhile. */
export const complete = defineCommand<v.InferOutput<typeof Body>, ReportResource>({
  type: 'reports.complete',
  aggregate: report,
  target: 'existing',
  scopes: [],
  route: null,
  body: Body,
  decide({ attempt, rows, bytes }, state) {
    const current = state.status === 'running' && state.attempt === attempt;
    const completed: ReportEvent = { type: 'report.completed', rows, bytes };
    return ok({ events: current ? [completed] : [] });
  },
});
