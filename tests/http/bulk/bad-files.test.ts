import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { ApiClient } from '../../support/api-client.ts';
import { startApi, type ApiUnderTest } from '../api-under-test.ts';
import { refusalOf } from '../payment-requests.ts';
import { newJob, refusalsOf, resultsOf, row, run, upload } from './files.ts';

let started: ApiUnderTest;
let organizationId: string;
let api: ApiClient;
beforeAll(async () => {
  started = await startApi();
  ({ id: organizationId, api } = await started.newOrganization());
});
afterAll(() => started[Symbol.asyncDispose]());

const csv = { type: 'text/csv' };

/** Runs a file, and returns what its rows were refused for. */
async function refusals(
  text: string | Uint8Array<ArrayBuffer>,
  parts: Parameters<typeof upload>[2] = {},
) {
  const id = await newJob(api, text, parts);
  await run(started, organizationId, id);
  return refusalsOf(await resultsOf(api, id));
}

describe('A file is refused whole', () => {
  test('of another type, or packed', async () => {
    for (const type of ['application/json', 'text/plain', 'multipart/form-data']) {
      const refused = await upload(api, [row()], { type });
      expect(refusalOf(refused)).toEqual([415, 'unsupported_media_type']);
    }
    const packed = await upload(api, [row()], { headers: { 'Content-Encoding': 'gzip' } });
    expect(refusalOf(packed)).toEqual([415, 'unsupported_media_type']);
  });

  test('without a row', async () => {
    for (const text of ['', '\n', ' \r\n\n']) {
      expect(refusalOf(await upload(api, text))).toEqual([400, 'invalid_request', '']);
    }
    const header = await upload(api, 'amount,currency\n', csv);
    expect(refusalOf(header)).toEqual([400, 'invalid_request', '']);
  });

  test('with parameters that mean nothing, without a key, too large', async () => {
    for (const [query, name] of [
      ['?dry=true', '/dry'],
      ['?dryRun=yes', '/dryRun'],
      ['?keyScope=mine', '/keyScope'],
    ] as const) {
      const refused = await upload(api, [row()], { query });
      expect(refusalOf(refused)).toEqual([400, 'invalid_request', name]);
    }
    const { status } = await upload(api, [row()], { key: '' });
    expect(status).toBe(400);
    const large = await upload(api, [row()], {
      headers: { 'Content-Length': String(1024 ** 3 + 1) },
    });
    expect(refusalOf(large)).toEqual([413, 'body_too_large']);
  });

  const headers: readonly [what: string, header: string, pointers: readonly string[]][] = [
    ['that lacks columns', 'id,description', ['/amount', '/currency']],
    ['with an unknown column', 'amount,currency,colour', ['/colour']],
    ['with a column twice', 'amount,currency,amount', ['/amount']],
    ['with an unknown method', 'amount,currency,method.iban', ['/method.iban']],
    ['with metadata of no name', 'amount,currency,metadata.', ['/metadata.']],
    [
      'of 200 columns',
      ['amount', 'currency', ...Array.from({ length: 198 }, (_, i) => `metadata.m${i}`)].join(','),
      [''],
    ],
    ['with an open quote', '"amount,currency', ['']],
  ];
  for (const [what, header, pointers] of headers) {
    test(`as a CSV ${what}`, async () => {
      const refused = await upload(api, `${header}\n1,EUR\n`, csv);
      expect(refusalOf(refused)).toEqual([400, 'invalid_request', ...pointers]);
    });
  }
});

describe('A bad row is refused alone, with its number', () => {
  test('as NDJSON', async () => {
    const good = JSON.stringify(row());
    const rows: [line: string, refusal: unknown[]][] = [
      [good, []],
      ['{"type":"payments.fly","input":{}}', [400, 'invalid_request', '/type']],
      ['{"type":"organizations.create","input":{"name":"X"}}', [400, 'invalid_request', '/type']],
      ['{"input":{}}', [400, 'invalid_request', '/type']],
      ['{"type":"payments.create","colour":1}', [400, 'invalid_request', '/colour']],
      ['{"type":"payments.create","key":"","input":{}}', [400, 'invalid_request', '/key']],
      ['{"type":"payments.create","input":[]}', [400, 'invalid_request', '/input']],
      ['[]', [400, 'invalid_request', '']],
      ['nonsense', [400, 'invalid_request']],
      ['{"type":"payments.delete","input":{}}', [400, 'invalid_request', '/paymentId']],
      [
        '{"type":"payments.delete","input":{"paymentId":7}}',
        [400, 'invalid_request', '/paymentId'],
      ],
      ['{"type":"payments.delete","input":{"paymentId":"none"}}', [404, 'payment_not_found']],
      [JSON.stringify(row({ amount: 'ten' })), [400, 'invalid_request', '/amount']],
      [JSON.stringify(row({ currency: 'EURO' })), [400, 'invalid_request', '/currency']],
      [
        JSON.stringify(row({ description: '4111 1111 1111 1111' })),
        [400, 'card_number_refused', '/description'],
      ],
      [
        '{"type":"payments.create","input":{"amount":0.1,"currency":"EUR"}}',
        [400, 'invalid_request', '/amount', '/amount'],
      ],
      [
        '{"type":"payments.create","input":{"amount":9007199254740993,"currency":"EUR"}}',
        [400, 'invalid_request', '/amount'],
      ],
      [JSON.stringify(row({ description: 'x'.repeat(300_000) })), [400, 'invalid_request', '']],
      [good, []],
    ];
    expect(await refusals(rows.map(([line]) => `${line}\r\n`).join(''))).toEqual(
      rows.map(([, refusal]) => refusal),
    );
  });

  test('with half a UTF-8 character, behind a BOM, without an end of line', async () => {
    const encode = (text: string) => [...new TextEncoder().encode(text)];
    const good = encode(`${JSON.stringify(row({ description: 'Tëa' }))}\n`);
    const half = good.filter((byte) => byte !== 0xab);
    const bytes = [0xef, 0xbb, 0xbf, ...good, ...half, ...good.slice(0, -1)];
    expect(await refusals(new Uint8Array(bytes))).toEqual([[], [400, 'invalid_request', ''], []]);
  });

  test('as CSV', async () => {
    const rows: [line: string, refusal: unknown[]][] = [
      ['100;EUR;"Tea; ""green""\nand milk";x', []],
      ['ten;EUR;;', [400, 'invalid_request', '/amount']],
      ['12.50;EUR;;', [400, 'invalid_request', '/amount']],
      ['1e2;EUR;;', [400, 'invalid_request', '/amount']],
      ['-5;EUR;;', [400, 'invalid_request', '/amount']],
      ['99999999999999999999;EUR;;', [400, 'invalid_request', '/amount']],
      [';EUR;;', [400, 'invalid_request', '/amount']],
      ['100;EUR;', [400, 'invalid_request', '']],
      ['100;EUR;;;', [400, 'invalid_request', '']],
      ['100;EUR;a "quoted" word;', [400, 'invalid_request', '']],
      ['100;EUR;"a" word;', [400, 'invalid_request', '']],
      ['100;EUR;;y', []],
    ];
    const text = `\ufeffamount;currency;description;metadata.a.b\r\n${rows.map(([line]) => `${line}\r\n`).join('')}`;
    expect(await refusals(text, csv)).toEqual(rows.map(([, refusal]) => refusal));
    const { body } = await api.send('GET', '/v1/payments?limit=2');
    expect(body['data']).toMatchObject([
      { description: null, metadata: { 'a.b': 'y' } },
      { description: 'Tea; "green"\nand milk', metadata: { 'a.b': 'x' } },
    ]);
  });

  test('an open quote takes what follows it, and the file ends', async () => {
    const text = 'amount,currency,description\n1,EUR,"open\n2,EUR,x\n';
    expect(await refusals(text, csv)).toEqual([[400, 'invalid_request', '']]);
  });

  test('tells its line too, where that is not its number', async () => {
    const id = await newJob(api, 'amount,currency,description\n1,EUR,"two\nlines"\nx,EUR,\n', csv);
    await run(started, organizationId, id);
    const [, second] = await resultsOf(api, id);
    expect([second?.row, second?.problem?.['line']]).toEqual([2, 4]);
  });
});
