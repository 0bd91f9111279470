import { expect, test } from 'bun:test';
import type { JsonObject } from '../../../modules/kernel/json.ts';
import type { QueryDefinition } from '../../../modules/kernel/query.ts';
import { ok, refuse } from '../../../modules/kernel/result.ts';
import type { ReportFormat } from '../../../modules/reports/domain/format.ts';
import type { ReportTerms } from '../../../modules/reports/domain/report.ts';
import { contentOf } from '../../../modules/reports/processes/content.ts';
import { at } from '../../support/given.ts';

type Run = QueryDefinition['run'];

/** The content of a report on a query that answers like this, and its rows. */
async function content(query: ReportTerms['query'], format: ReportFormat, run: Run) {
  const definition = { type: query, run } as QueryDefinition;
  const snapshot = { asOf: at, position: 1, queries: [definition], close: async () => undefined };
  let text = '';
  let rows = 0;
  for await (const part of contentOf({ query, format, input: { a: 'b' } }, 'org_1', snapshot)) {
    if (!part.ok) return part.error;
    text += part.value.text;
    rows += part.value.rows;
  }
  return { text, rows };
}

const answer = (body: JsonObject) =>
  ok({ json: JSON.stringify(body), epoch: 1, position: 1 } as const);

/** A list whose pages are these; the mark of a page is its number. */
const listOf =
  (pages: readonly (readonly JsonObject[])[]): Run =>
  async (params, { organizationId, cursors }) => {
    const { cursor, ...rest } = params as { cursor?: string };
    expect(organizationId).toBe('org_1');
    expect(rest).toEqual({ a: 'b', limit: 200 } as object);
    const number = cursor === undefined ? 0 : Number(cursors.read(cursor)?.['page']);
    const more = number + 1 < pages.length;
    return answer({
      data: pages[number] ?? [],
      nextCursor: more ? cursors.write({ page: number + 1 }) : null,
      previousCursor: null,
    });
  };

const row = (id: string): JsonObject => ({ id, amount: 1 });

test('Pages that are short, or empty, are passed over as they come', async () => {
  const pages = [[], [row('1'), row('2')], [], [row('3')], []];
  expect(await content('payments.search', 'json', listOf(pages))).toEqual({
    text: `{"data":[{"id":"1","amount":1},{"id":"2","amount":1},{"id":"3","amount":1}],"asOf":"${at}"}`,
    rows: 3,
  });
  expect(await content('payments.search', 'ndjson', listOf(pages))).toEqual({
    text: '{"id":"1","amount":1}\n{"id":"2","amount":1}\n{"id":"3","amount":1}\n',
    rows: 3,
  });
});

test('Statistics are the body of their query, an entry a line, or a table', async () => {
  const euros = {
    currency: 'EUR',
    count: 2,
    total: '18014398509481982',
    average: '9007199254740991',
    completedCount: 0,
    completedTotal: '0',
    refundedTotal: '0',
    successRate: null,
    byStatus: { processing: { count: 2, total: '18014398509481982' } },
  };
  const run: Run = async () => answer({ data: [euros] });
  const of = async (format: ReportFormat) => content('payments.statistics', format, run);
  expect(await of('json')).toEqual({ text: JSON.stringify({ data: [euros] }), rows: 1 });
  expect(await of('ndjson')).toEqual({ text: `${JSON.stringify(euros)}\n`, rows: 1 });
  const { text } = (await of('csv')) as { text: string };
  expect(text.split('\r\n')[1]).toBe(
    'EUR,2,18014398509481982,9007199254740991,0,0,0,,' +
      '"{""processing"":{""count"":2,""total"":""18014398509481982""}}",',
  );
});

test('What the query refuses in the middle ends the content', async () => {
  let pages = 0;
  const run: Run = async () =>
    pages++ === 0
      ? answer({ data: [row('1')], nextCursor: '{}' })
      : refuse({ kind: 'parameter', code: 'invalid_request', pointer: '/a', detail: 'Mend a' });
  const failure = { code: 'invalid_request', detail: 'Mend a' };
  expect(await content('payments.search', 'csv', run)).toEqual(failure);
});
