import { expect, test } from 'bun:test';
import { complete, fail, start } from '../../../modules/reports/commands/index.ts';
import {
  report,
  type ReportEvent,
  type ReportResource,
} from '../../../modules/reports/domain/report.ts';
import { at, given, stateAfter } from '../../support/given.ts';

const created: ReportEvent = {
  type: 'report.created',
  terms: { query: 'payments.search', input: {}, format: 'csv' },
};
const begun = (attempt: number) => ({ attempt, asOf: at, position: 7 });
const started = (attempt: number): ReportEvent => ({
  type: 'report.started',
  begun: begun(attempt),
});
const completed: ReportEvent = { type: 'report.completed', rows: 3, bytes: 99 };
const failure = { code: 'report_too_large', detail: 'Narrow the filter' };
const failed: ReportEvent = { type: 'report.failed', failure };

function reportAfter(...events: ReportEvent[]): ReportResource {
  const state = stateAfter(report, [created, ...events]);
  if (!state) throw new Error('Begin the history of a report with its creation');
  return state;
}

test('From its creation to its completion', () => {
  expect(reportAfter()).toMatchObject({ status: 'queued', attempt: 0, asOf: null, version: 1 });
  expect(reportAfter(started(1))).toMatchObject({ status: 'running', ...begun(1), version: 2 });
  expect(reportAfter(started(1), completed)).toMatchObject({
    status: 'completed',
    ...begun(1),
    progress: { rows: 3 },
    bytes: 99,
    finishedAt: at,
    version: 3,
  });
  expect(reportAfter(failed)).toMatchObject({ status: 'failed', failure, finishedAt: at });
});

test('It is begun by the next attempt and by no other', () => {
  for (const [state, next] of [
    [reportAfter(), 1],
    [reportAfter(started(1)), 2],
  ] as const) {
    given(state)
      .when(start, begun(next))
      .thenHappens({ type: 'report.started', begun: begun(next) });
    for (const other of [next - 1, next + 1]) {
      given(state).when(start, begun(other)).thenRefused({ code: 'invalid_state' });
    }
  }
});

test('One that is over is never begun again', () => {
  for (const over of [reportAfter(started(1), completed), reportAfter(started(1), failed)]) {
    given(over)
      .when(start, begun(2))
      .thenRefused({ code: 'invalid_state', extensions: { currentStatus: over.status } });
  }
});

test('Only the attempt that runs completes it', () => {
  const input = { rows: 3, bytes: 99 };
  given(reportAfter(started(1), started(2)))
    .when(complete, { attempt: 2, ...input })
    .thenHappens(completed);
  given(reportAfter(started(1), started(2)))
    .when(complete, { attempt: 1, ...input })
    .thenHappens();
  given(reportAfter())
    .when(complete, { attempt: 0, ...input })
    .thenHappens();
  given(reportAfter(started(1), completed))
    .when(complete, { attempt: 1, ...input })
    .thenHappens();
});

test('Only the last attempt fails it, the one that never began too', () => {
  given(reportAfter(started(1), started(2)))
    .when(fail, { attempt: 2, ...failure })
    .thenHappens(failed);
  given(reportAfter(started(1), started(2)))
    .when(fail, { attempt: 1, ...failure })
    .thenHappens();
  given(reportAfter())
    .when(fail, { attempt: 0, ...failure })
    .thenHappens(failed);
  given(reportAfter(started(1), completed))
    .when(fail, { attempt: 1, ...failure })
    .thenHappens();
});
