import { describe, expect, test } from 'bun:test';
import { Hono } from 'hono';
import { readJson } from '../../platform/http/body.ts';
import type { Environment } from '../../platform/http/environment.ts';
import { Problem } from '../../platform/http/problem.ts';

const app = new Hono<Environment>()
  .post('/', async (c) => c.json((await readJson(c)) as object))
  .onError((error, c) => c.text(error instanceof Problem ? toldOf(error) : String(error), 400));

const toldOf = ({ code, options }: Problem): string =>
  [code, ...(options.errors ?? []).map(({ pointer }) => pointer)].join(' ');

async function read(text: string): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await app.request('/', { method: 'POST', body: text, headers });
  return response.ok ? response.json() : response.text();
}

describe('A number that a double holds exactly is read, however it is written', () => {
  test.each<[string, number]>([
    ['100', 100],
    ['100.0', 100],
    ['1e2', 100],
    ['1E+2', 100],
    ['0.1e3', 100],
    ['100.000000000000000000000', 100],
    ['100.0e-2', 1],
    ['1000.00e-1', 100],
    ['0.5', 0.5],
    ['1.5e-7', 1.5e-7],
    ['0.00000015', 1.5e-7],
    ['-2.50', -2.5],
    ['9007199254740991', 9007199254740991],
    ['9007199254740991.0', 9007199254740991],
    ['9007199254740992', 9007199254740992],
  ])('%s', async (written, value) => {
    expect(await read(`{"amount": ${written}}`)).toEqual({ amount: value });
  });
});

describe('A number that would be rounded is refused', () => {
  test.each([
    '9007199254740991.4',
    '9007199254740993',
    '-9007199254740993',
    '100.00000000000000000001',
    '0.99999999999999999999',
    '9007199254740993e0',
    '900719925474099.31e1',
    '90071992547409930e-1',
  ])('%s', async (written) => {
    expect(await read(`{"amount": ${written}}`)).toBe('invalid_request /amount');
    expect(await read(`[{"deep": [1, ${written}]}]`)).toBe('invalid_request /0/deep/1');
  });
});

test.each([
  ['9007199254740993', ''],
  ['{"a": {"b": [1, [2, "]"], 3]}, "c,:{\\"": 9007199254740993}', '/c,:{"'],
  ['{"a~b/c": {"": [[], {}, {"x": 1}, 0.10000000000000000001]}}', '/a~0b~1c//3'],
  ['{"\\u0061": 9007199254740993}', '/a'],
])('%s is refused where its number stands', async (text, pointer) => {
  expect(await read(text)).toBe(`invalid_request ${pointer}`);
});

test('However many digits there are, they are looked at once', async () => {
  const many = '0'.repeat(500_000);
  expect(await read(`{"amount": 1.${many}1}`)).toBe('invalid_request /amount');
  expect(await read(`{"amount": 1.${many}}`)).toEqual({ amount: 1 });
  expect(await read(`{"amount": 1${many}1e-500001}`)).toBe('invalid_request /amount');
  const numbers = Array.from({ length: 200_000 }, () => 1.5);
  expect(await read(JSON.stringify(numbers))).toEqual(numbers);
});

test('Digits in a text are no number', async () => {
  const text = {
    reference: '9007199254740993',
    'key "0.99999999999999999999"': '\\"1.23456789e999',
  };
  expect(await read(JSON.stringify(text))).toEqual(text);
});

test('What is not JSON is refused', async () => {
  for (const text of [
    '{',
    '{"a": 01}',
    '{"a": .5}',
    '{"a": +1}',
    "{'a': 1}",
    '{"a": NaN}',
    '\u0000',
  ]) {
    expect([text, await read(text)]).toEqual([text, 'invalid_request']);
  }
});

test('No body, or blanks alone, is an empty object', async () => {
  expect(await read('')).toEqual({});
  expect(await read(' \n')).toEqual({});
});
