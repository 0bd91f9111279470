import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { invalidState } from '../domain/refusals.ts';
import { isOver, report, type ReportEvent, type ReportResource } from '../domain/report.ts';

const Body = v.strictObject({ attempt: v.number(), asOf: v.string(), position: v.number() });

type Input = v.InferOutput<typeof Body>;

/** Begins a report, or begins it again: of two who try at once one is refused. */
export const start = defineCommand<Input, ReportResource>({
  type: 'reports.start',
  aggregate: report,
  target: 'existing',
  scopes: [],
  route: null,
  body: Body,
  decide(begun, state) {
    if (isOver(state) || begun.attempt !== state.attempt + 1) {
      return refuse(invalidState(state, 'start', 'somebody else has begun it'));
    }
    const started: ReportEvent = { type: 'report.started', begun };
    return ok({ events: [started] });
  },
});
