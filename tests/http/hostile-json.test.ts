import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { ApiClient } from '../support/api-client.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';
import { create, newPayment, refusalOf } from './payment-requests.ts';

let started: ApiUnderTest;
let api: ApiClient;

beforeAll(async () => {
  started = await startApi();
  ({ api } = await started.newOrganization());
});
afterAll(() => started[Symbol.asyncDispose]());

const send = (text: string) => create(api, {}, { text });
const fields = '"amount":100,"currency":"EUR"';

describe('A body that is nested 100,000 deep is a 400', () => {
  const deep = 100_000;
  const arrays = '['.repeat(deep) + ']'.repeat(deep);
  const objects = '{"a":'.repeat(deep) + '1' + '}'.repeat(deep);
  test.each([
    ['arrays alone', arrays],
    ['objects alone', objects],
    ['an unknown field', `{${fields},"x":${arrays}}`],
    ['metadata', `{${fields},"metadata":${objects}}`],
    ['a value of metadata', `{${fields},"metadata":{"a":${arrays}}}`],
    ['an amount', `{"amount":${objects},"currency":"EUR"}`],
    ['one that never ends', '[{"a":'.repeat(deep)],
  ])('%s', async (_, text) => {
    expect(refusalOf(await send(text)).slice(0, 2)).toEqual([400, 'invalid_request']);
  });
});

describe('Names that an object has by itself are ordinary names', () => {
  const own = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];
  test.each(own)('%s as an unknown field', async (name) => {
    const answer = await send(`{${fields},"${name}":{"amount":1}}`);
    expect(refusalOf(answer)).toEqual([400, 'invalid_request', `/${name}`]);
    const inherited = await send(`{"${name}":{${fields}}}`);
    expect(inherited.status).toBe(400);
  });

  test('as keys of metadata, but for __proto__', async () => {
    const metadata = '{"constructor":"a","toString":"b","hasOwnProperty":"c"}';
    const { status, body } = await send(`{${fields},"metadata":${metadata}}`);
    expect([status, body['metadata']]).toEqual([201, JSON.parse(metadata)]);
    const answer = await send(`{${fields},"metadata":{"__proto__":"x"}}`);
    expect(refusalOf(answer)).toEqual([400, 'invalid_request', '/metadata/__proto__']);
    expect(({} as Record<string, unknown>)['amount']).toBeUndefined();
  });
});

describe('Text that no store keeps as it is is a 400 that points at it', () => {
  test.each(['\\ud800', '\\udfff', 'a\\ud83cb', '\\udf4f\\ud83c', '\\u0000', 'a\\u0000b'])(
    '%s',
    async (text) => {
      for (const [pointer, json] of [
        ['/description', `"description":"${text}"`],
        ['/reference', `"reference":"${text}"`],
        ['/userId', `"userId":"${text}"`],
        ['/id', `"id":"${text}"`],
        ['/metadata/k', `"metadata":{"k":"${text}"}`],
      ] as const) {
        const answer = await send(`{${fields},${json}}`);
        expect(refusalOf(answer)).toEqual([400, 'invalid_request', pointer]);
      }
      expect((await send(`{${fields},"metadata":{"${text}":"v"}}`)).status).toBe(400);
      expect((await send(`{${fields},"${text}":"v"}`)).status).toBe(400);
    },
  );

  test('a whole pair, and every other character, is kept', async () => {
    const description = '\u0001\u007f\u0080\uffff\u{1f34f}\u2028\\"/';
    const { path } = await newPayment(api, { description });
    expect((await api.send('GET', path)).body).toMatchObject({ description });
  });
});

describe('A number that is no amount is a 400', () => {
  test.each(['1e400', '-1e400', '-0', '0', '-0.0', '1e-400', '0.1', '9007199254740992'])(
    '%s',
    async (number) => {
      const answer = await send(`{"amount":${number},"currency":"EUR"}`);
      expect(refusalOf(answer).slice(0, 3)).toEqual([400, 'invalid_request', '/amount']);
    },
  );

  test.each(['9007199254740993', '100.00000000000000000001', '9007199254740991.4'])(
    '%s, which would be rounded',
    async (number) => {
      const answer = await send(`{"amount":${number},"currency":"EUR"}`);
      expect(refusalOf(answer).slice(0, 2)).toEqual([400, 'invalid_request']);
    },
  );

  test.each(['NaN', 'Infinity', '0x10', '01', '.5', '1.', '+1', '1_000', '1e'])(
    '%s, which is no JSON',
    async (number) => {
      const answer = await send(`{"amount":${number},"currency":"EUR"}`);
      expect(refusalOf(answer)).toEqual([400, 'invalid_request']);
    },
  );

  test.each(['100.0', '1e2', '1E+2', '10000e-2'])('%s is the integer 100', async (number) => {
    const answer = await send(`{"amount":${number},"currency":"EUR"}`);
    expect([answer.status, answer.body['amount']]).toEqual([201, 100]);
  });
});

test('Of a name that comes twice the last counts, in what is done and what is compared', async () => {
  const key = crypto.randomUUID();
  const twice = await create(api, {}, { key, text: '{"amount":1,"currency":"EUR","amount":2}' });
  expect([twice.status, twice.body['amount']]).toEqual([201, 2]);
  const once = await create(api, {}, { key, text: '{"amount":2,"currency":"EUR"}' });
  expect([once.status, once.text]).toEqual([201, twice.text]);
});

test.each(['', ' ', '[]', 'null', '"text"', '1', 'true', '[{}]'])(
  '%p is no payment: a 400',
  async (text) => {
    expect(refusalOf(await send(text)).slice(0, 2)).toEqual([400, 'invalid_request']);
  },
);

test.each(['{', '{"amount":1,}', "{'amount':1}", '{"a":1}{"b":2}', '// a\n{}', '\ufeff{', 'x'])(
  '%p is not JSON: a 400',
  async (text) => {
    expect(refusalOf(await send(text))).toEqual([400, 'invalid_request']);
  },
);
