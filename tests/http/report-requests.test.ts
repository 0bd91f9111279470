import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { ApiClient } from '../support/api-client.ts';
import { askFor } from '../support/reports.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';
import { refusalOf } from './payment-requests.ts';

let started: ApiUnderTest;
let api: ApiClient;

beforeAll(async () => {
  started = await startApi();
});
afterAll(() => started[Symbol.asyncDispose]());
beforeEach(async () => {
  ({ api } = await started.newOrganization());
});

const search = { query: 'payments.search', format: 'ndjson' };

describe('A wrong request is a 400 that points at what is wrong', () => {
  test.each<[JsonObject, ...string[]]>([
    [{}, '/query'],
    [{ query: 'payments.refunds', format: 'json' }, '/query'],
    [{ query: 'payments.search' }, '/format'],
    [{ ...search, format: 'xml' }, '/format'],
    [{ ...search, id: 'rep/1' }, '/id'],
    [{ ...search, name: 'Mine' }, '/name'],
    [{ ...search, input: [] }, '/input'],
    [{ ...search, input: 'all' }, '/input'],
    [{ ...search, input: null }, '/input'],
    [{ ...search, input: { limt: 1 } }, '/input/limt'],
    [{ ...search, input: { 'a/b': 1, toString: 2 } }, '/input/a~1b'],
    [{ ...search, input: { status: [[]] } }, '/input/status'],
    [{ ...search, input: { status: [['failed']] } }, '/input/status'],
    [{ ...search, input: { limit: 10 } }, '/input/limit'],
    [{ ...search, input: { cursor: 'x' } }, '/input/cursor'],
    [{ ...search, input: { page: 1, size: 10 } }, '/input/page', '/input/size'],
    [{ ...search, input: { count: true } }, '/input/count'],
    [{ query: 'payments.get', format: 'json' }, '/input/id'],
    [{ query: 'payments.get', input: { id: {} }, format: 'json' }, '/input/id'],
    [{ query: 'payments.get', input: { id: 'a', limit: 1 }, format: 'json' }, '/input/limit'],
  ])('%j', async (body, ...pointers) => {
    const answer = await askFor(api, body);
    const [status, code, ...said] = refusalOf(answer);
    expect([status, code]).toEqual([400, 'invalid_request']);
    expect(said).toEqual(expect.arrayContaining(pointers));
  });
});

test('Its id may be its client’s, and is that of one report of the organization', async () => {
  const body = { ...search, id: 'mine' };
  const asked = await askFor(api, body);
  expect([asked.status, asked.body['id']]).toEqual([202, 'mine']);
  expect(asked.headers.get('Location')).toBe('/v1/reports/mine');
  expect(refusalOf(await askFor(api, body))).toEqual([409, 'report_already_exists']);
  const other = await started.newOrganization();
  const theirs = await askFor(other.api, body);
  expect([theirs.status, theirs.body['id']]).toEqual([202, 'mine']);
  expect(theirs.body['workflowId']).not.toBe(asked.body['workflowId']);
});
