import { describe, expect, test } from 'bun:test';
import * as v from 'valibot';
import { defineQuery } from '../../../modules/kernel/query.ts';
import { bodyOf } from '../../../modules/reports/commands/create-body.ts';
import { pointersOf } from '../../support/schema.ts';

const never = (): never => {
  throw new Error('Nothing is read where a report is only asked for');
};

const Status = v.picklist(['failed', 'completed']);

/** A search with parameters as a query string has them: texts, and some of them repeated. */
const search = defineQuery({
  type: 'payments.search',
  scopes: ['payments:read'],
  route: { path: '/v1/payments' },
  params: v.strictObject({
    status: v.optional(v.union([Status, v.array(Status)])),
    minAmount: v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d*$/), v.transform(Number))),
    limit: v.optional(v.string()),
  }),
  run: never,
});
const other = { ...search, type: 'payments.refunds' };

const body = bodyOf([search, other]);
const inputOf = (input: unknown): unknown =>
  v.parse(body, { query: 'payments.search', input, format: 'csv' })['input'];

describe("Parameters are taken as the query's own schema takes them", () => {
  test.each<[unknown, unknown]>([
    [{}, {}],
    [{ minAmount: '100' }, { minAmount: 100 }],
    [{ minAmount: 100 }, { minAmount: 100 }],
    [{ status: 'failed' }, { status: 'failed' }],
    [{ status: ['failed'] }, { status: 'failed' }],
    [{ status: ['failed', 'completed'] }, { status: ['failed', 'completed'] }],
    [{ status: [] }, {}],
  ])('%j', (input, taken) => {
    expect(inputOf(input)).toEqual(taken);
  });

  test('and left out where there are none', () => {
    expect(v.parse(body, { query: 'payments.search', format: 'csv' })['input']).toEqual({});
  });
});

describe('and refused where it refuses them', () => {
  test.each<[string[], unknown]>([
    [['/input/minAmount'], { minAmount: 1.5 }],
    [['/input/minAmount'], { minAmount: 0 }],
    [['/input/minAmount'], { minAmount: null }],
    [['/input/minAmount'], { minAmount: {} }],
    [['/input/status'], { status: 'lost' }],
    [['/input/status'], { status: ['failed', 'lost'] }],
    [['/input/toString'], { toString: 'x' }],
    [['/input/limit'], { limit: '10' }],
    [['/input/limit', '/input/page'], { limit: '10', page: 1, unknown: 1 }],
  ])('%j %j', (pointers, input) => {
    const said = pointersOf(body, { query: 'payments.search', input, format: 'csv' });
    expect(said.map((each) => each.replace(/\/\d+$/, ''))).toEqual(pointers);
  });
});

test('What nobody offers, or is no report, cannot be asked for', () => {
  for (const query of ['payments.get', 'payments.refunds', 'toString', undefined]) {
    expect(pointersOf(body, { query, input: {}, format: 'csv' })).toEqual(['/query']);
  }
});
