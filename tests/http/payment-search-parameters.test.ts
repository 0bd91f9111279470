import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { ApiClient } from '../support/api-client.ts';
import { startApi } from './api-under-test.ts';
import { refusalOf } from './payment-requests.ts';

let started: Awaited<ReturnType<typeof startApi>>;
let api: ApiClient;

beforeAll(async () => {
  started = await startApi();
  ({ api } = await started.newOrganization());
});
afterAll(() => started[Symbol.asyncDispose]());

describe('A wrong parameter is a 400 that names it', () => {
  const long = (length: number): string => 'a'.repeat(length);
  test.each([
    ['status=paid', '/status'],
    ['status=', '/status'],
    ['status=failed&status=paid', '/status'],
    ['currency=eur', '/currency'],
    ['currency=XAU', '/currency'],
    ['currency=EUR&currency=JPY', '/currency'],
    ['minAmount=1', '/currency'],
    ['maxAmount=1', '/currency'],
    ['sort=amount', '/currency'],
    ['currency=EUR&minAmount=0', '/minAmount'],
    ['currency=EUR&minAmount=-1', '/minAmount'],
    ['currency=EUR&minAmount=1.5', '/minAmount'],
    ['currency=EUR&minAmount=abc', '/minAmount'],
    ['currency=EUR&maxAmount=9007199254740992', '/maxAmount'],
    ['currency=EUR&maxAmount=1&maxAmount=2', '/maxAmount'],
    ['currency=EUR&minAmount=2&maxAmount=1', '/minAmount'],
    ['createdAfter=yesterday', '/createdAfter'],
    ['createdAfter=2026-02-31T00:00:00Z', '/createdAfter'],
    ['createdBefore=2026-01-01', '/createdBefore'],
    ['createdAfter=2026-01-02T00:00:00Z&createdBefore=2026-01-01T00:00:00Z', '/createdAfter'],
    [`reference=${long(256)}`, '/reference'],
    ['reference=%00', '/reference'],
    ['userId=', '/userId'],
    [`userId=${long(256)}`, '/userId'],
    ['q=', '/q'],
    ['q=%20%22*%22', '/q'],
    ['q=a&q=b', '/q'],
    [`q=${long(256)}`, '/q'],
    [`q=${long(10_000)}`, '/q'],
    ['sort=updatedAt', '/sort'],
    ['sort=', '/sort'],
    ['direction=up', '/direction'],
    ['limit=1000000000', '/limit'],
    ['count=yes', '/count'],
    ['page=0', '/page'],
    ['page=abc', '/page'],
    ['page=1001', '/page'],
    ['page=101&size=100', '/page'],
    ['page=1&size=0', '/size'],
    ['size=101', '/size'],
    ['page=1&limit=5', '/limit'],
    ['page=1&cursor=x', '/page'],
  ])('%s', async (parameters, pointer) => {
    const answer = await api.send('GET', `/v1/payments?${parameters}`);
    expect(refusalOf(answer)).toEqual([400, 'invalid_request', pointer]);
  });
});
