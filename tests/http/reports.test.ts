import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { ApiClient } from '../support/api-client.ts';
import { askFor, writeNow } from '../support/reports.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';
import { create, newPayment, refusalOf } from './payment-requests.ts';

let started: ApiUnderTest;
let organizationId: string;
let api: ApiClient;

beforeAll(async () => {
  started = await startApi();
});
afterAll(() => started[Symbol.asyncDispose]());
beforeEach(async () => {
  ({ id: organizationId, api } = await started.newOrganization());
});

const search = { query: 'payments.search', format: 'ndjson' };

/** A report that is written, and its path. */
async function written(body: JsonObject = search): Promise<string> {
  const { status, headers, body: report } = await askFor(api, body);
  expect(status).toBe(202);
  const { reporting } = started.origin.activities;
  expect(await writeNow(reporting, organizationId, report['id'] as string)).toBeNull();
  return headers.get('Location') ?? '';
}

const contentOf = (path: string) => api.send('GET', `${path}/content`);

test('A report is asked for with all that commands have', async () => {
  const parts = { key: 'report-1' };
  const asked = await askFor(api, { ...search, input: {} }, parts);
  const { id } = asked.body as { id: string };
  expect(id).toMatch(/^rep_[0-9a-f]{32}$/);
  expect(asked.status).toBe(202);
  expect(asked.body).toEqual({
    id,
    object: 'report',
    query: 'payments.search',
    input: {},
    format: 'ndjson',
    status: 'queued',
    progress: { rows: 0 },
    asOf: null,
    position: null,
    attempt: 0,
    bytes: null,
    failure: null,
    workflowId: `report-${id}-${organizationId}`,
    version: 1,
    createdAt: expect.any(String),
    finishedAt: null,
  });
  expect(asked.headers.get('Location')).toBe(`/v1/reports/${id}`);
  expect(asked.headers.get('ETag')).toBe('"1"');
  expect(asked.headers.get('Command-Id')).toStartWith('cmd_');
  expect(asked.headers.has('Consistency-Token')).toBe(true);
  const again = await askFor(api, { ...search, input: {} }, parts);
  expect([again.status, again.text]).toEqual([202, asked.text]);
  expect(again.headers.get('Idempotent-Replayed')).toBe('true');
  expect(again.headers.get('Location')).toBe(`/v1/reports/${id}`);
  const other = await askFor(api, { ...search, format: 'csv' }, parts);
  expect(refusalOf(other)).toEqual([422, 'idempotency_key_reused']);
  const read = await api.send('GET', `/v1/reports/${id}`);
  expect([read.status, read.text]).toEqual([200, asked.text]);
  expect(read.headers.get('ETag')).toBe('"1"');
});

test('Until it is complete a report has no content', async () => {
  const { headers } = await askFor(api);
  const answer = await contentOf(headers.get('Location') ?? '');
  expect(refusalOf(answer)).toEqual([409, 'invalid_state']);
  expect(answer.body).toMatchObject({ currentStatus: 'queued' });
  expect(answer.headers.has('Consistency-Token')).toBe(true);
});

test('Written, it says how much it is and as of when', async () => {
  const before = new Date().toISOString();
  await newPayment(api);
  await newPayment(api);
  const path = await written();
  const { body, headers } = await api.send('GET', path);
  expect(body).toMatchObject({
    status: 'completed',
    progress: { rows: 2 },
    attempt: 1,
    version: 3,
  });
  expect(headers.get('ETag')).toBe('"3"');
  const { asOf, position, bytes, finishedAt } = body as Record<string, string | number>;
  expect(String(asOf) >= before && String(asOf) <= String(finishedAt)).toBe(true);
  // Two payments, the organization with its key, and the report: all that was there.
  expect(position).toBe(5);
  expect(bytes).toBe((await contentOf(path)).text.length);
});

describe('The content of a search', () => {
  test('as NDJSON is a payment a line, as it is read alone', async () => {
    const texts: string[] = [];
    for (const description of ['ü', 'a\nb', '=1+1']) {
      const { path } = await newPayment(api, { description });
      texts.unshift((await api.send('GET', path)).text);
    }
    const path = await written();
    const { status, headers, text } = await contentOf(path);
    expect(status).toBe(200);
    expect(text).toBe(texts.map((each) => `${each}\n`).join(''));
    expect(headers.get('Content-Type')).toBe('application/x-ndjson');
    const name = `${path.split('/').at(-1)}.ndjson`;
    expect(headers.get('Content-Disposition')).toBe(`attachment; filename="${name}"`);
    expect((await api.send('GET', path)).body['bytes']).toBe(Buffer.byteLength(text));
    expect(headers.get('Cache-Control')).toBe('private, no-cache');
  });

  test('as JSON is one document with its time', async () => {
    const { made } = await newPayment(api);
    const path = await written({ ...search, format: 'json' });
    const { asOf } = (await api.send('GET', path)).body;
    const { headers, text } = await contentOf(path);
    expect(text).toBe(`{"data":[${made.text}],"asOf":"${asOf as string}"}`);
    expect(headers.get('Content-Type')).toBe('application/json');
  });

  test('as CSV is a table whose texts are no formulas', async () => {
    const { id, made } = await newPayment(api, {
      description: '=HYPERLINK("http://evil", "x")',
      reference: '-1',
      metadata: { a: 'b,c', d: '"e"' },
    });
    const path = await written({ ...search, format: 'csv' });
    const { headers, text } = await contentOf(path);
    expect(headers.get('Content-Type')).toBe('text/csv; charset=utf-8; header=present');
    const [head = '', row = '', ...rest] = text.split('\r\n');
    expect(rest).toEqual(['']);
    const { object: _, ...shown } = made.body;
    expect(head.split(',')).toEqual(Object.keys(shown));
    expect(row).toStartWith(`${id},${organizationId},,1234,EUR,processing,0,0,`);
    expect(row).toContain(`,"'=HYPERLINK(""http://evil"", ""x"")",'-1,`);
    expect(row).toContain(`,"{""a"":""b,c"",""d"":""\\""e\\""""}",`);
  });

  test.each([
    ['ndjson', ''],
    ['csv', 'id,organizationId,'],
    ['json', '{"data":[],"asOf":"'],
  ])('of nobody is still well-formed as %s', async (format, beginning) => {
    const path = await written({ ...search, format });
    const { status, text } = await contentOf(path);
    expect(status).toBe(200);
    expect(text).toStartWith(beginning);
    expect(text.trimEnd().split('\n')).toHaveLength(1);
  });

  test('has every row once over many pages', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 450; count++) ids.unshift((await newPayment(api)).id);
    const { text } = await contentOf(await written({ ...search, format: 'json' }));
    const { data } = JSON.parse(text) as { data: { id: string }[] };
    expect(data.map(({ id }) => id)).toEqual(ids);
  }, 30_000);
});

test('One payment is a report too, in every format', async () => {
  const { id, made } = await newPayment(api);
  const of = async (format: string): Promise<string> =>
    (await contentOf(await written({ query: 'payments.get', input: { id }, format }))).text;
  expect(await of('json')).toBe(made.text);
  expect(await of('ndjson')).toBe(`${made.text}\n`);
  expect((await of('csv')).split('\r\n')).toHaveLength(3);
});

test('What the query refuses the report says when it fails', async () => {
  const path = await written({ query: 'payments.get', input: { id: 'pay_no' }, format: 'json' });
  const { body } = await api.send('GET', path);
  expect(body).toMatchObject({ status: 'failed', failure: { code: 'payment_not_found' } });
  expect(body['finishedAt']).toBeString();
  const answer = await contentOf(path);
  expect(refusalOf(answer)).toEqual([409, 'invalid_state']);
  expect(answer.body).toMatchObject({ currentStatus: 'failed' });
});

describe('Whose report it is', () => {
  test("another organization's is not there, in the same words", async () => {
    const path = await written();
    const { api: stranger } = await started.newOrganization();
    for (const suffix of ['', '/content']) {
      const foreign = await stranger.send('GET', `${path}${suffix}`);
      const missing = await stranger.send('GET', `/v1/reports/rep_missing${suffix}`);
      expect(refusalOf(foreign)).toEqual([404, 'report_not_found']);
      const plain = (text: string) =>
        text.replaceAll(/rep_\w+/g, '<id>').replaceAll(/req_\w+/g, '<request>');
      expect(plain(foreign.text)).toBe(plain(missing.text));
    }
  });

  test("and it holds none of another organization's payments", async () => {
    const canary = 'canary-5f1c';
    const theirs = await started.newOrganization();
    const { id } = await newPayment(theirs.api, { description: canary });
    await create(api, { description: 'mine' });
    for (const format of ['ndjson', 'json', 'csv']) {
      const { text } = await contentOf(await written({ ...search, format }));
      expect(text).toContain('mine');
      expect(text).not.toContain(canary);
    }
    const path = await written({ query: 'payments.get', input: { id }, format: 'json' });
    expect((await api.send('GET', path)).body).toMatchObject({
      failure: { code: 'payment_not_found' },
    });
  });

  test('a key without the scope, or the root key, opens none', async () => {
    const path = await written();
    const body = { name: 'Reader', scopes: ['payments:read', 'payments:write'] };
    const { secret } = (await api.send('POST', '/v1/api-keys', { body })).body;
    for (const client of [started.as(secret as string), started.root]) {
      expect(refusalOf(await askFor(client))).toEqual([403, 'forbidden']);
      expect(refusalOf(await client.send('GET', path))).toEqual([403, 'forbidden']);
      expect(refusalOf(await client.send('GET', `${path}/content`))).toEqual([403, 'forbidden']);
    }
  });
});
