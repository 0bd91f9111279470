import { expect, test } from 'bun:test';
import * as fc from 'fast-check';
import type { JsonValue } from '../../modules/kernel/json.ts';
import { fingerprint, type FingerprintParts } from '../../platform/http/fingerprint.ts';

const request: FingerprintParts = {
  method: 'PATCH',
  path: '/v1/payments/pay_1',
  query: '',
  ifMatch: '"1"',
  body: { amount: 100, metadata: { a: '1', b: '2' } },
};
const print = (changed: Partial<FingerprintParts>) => fingerprint({ ...request, ...changed });

test('The order of members and the way a number is written make no difference', () => {
  const bodies = [
    '{"amount":100,"metadata":{"a":"1","b":"2"}}',
    '{ "metadata": {"b":"2","a":"1"}, "amount": 1e2 }',
    '{"amount":100.0,"metadata":{"b":"2","a":"\\u0031"}}',
  ];
  const prints = bodies.map((body) => print({ body: JSON.parse(body) }));
  expect(new Set(prints).size).toBe(1);
});

test('Everything that makes it another request makes another fingerprint', () => {
  const prints = [
    print({}),
    print({ method: 'POST' }),
    print({ path: '/v1/payments/pay_2' }),
    print({ query: '?a=1' }),
    print({ ifMatch: '"2"' }),
    print({ ifMatch: undefined }),
    print({ body: { amount: 101, metadata: { a: '1', b: '2' } } }),
    print({ body: { amount: '100', metadata: { a: '1', b: '2' } } }),
    print({ body: { amount: 100, metadata: { a: '1', b: null } } }),
    print({ body: { amount: 100, metadata: { a: '1' } } }),
    print({ body: [{ amount: 100 }] }),
    print({ body: {} }),
  ];
  expect(new Set(prints).size).toBe(prints.length);
});

test('The order of a list is part of it', () => {
  expect(print({ body: { list: ['a', 'b'] } })).not.toBe(print({ body: { list: ['b', 'a'] } }));
});

test('Two bodies have one fingerprint exactly when they are the same JSON', () => {
  const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>;
  fc.assert(
    fc.property(json, json, (left, right) => {
      const same = print({ body: left }) === print({ body: right });
      expect(same).toBe(Bun.deepEquals(parsed(left), parsed(right), true));
    }),
  );
});

const parsed = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
