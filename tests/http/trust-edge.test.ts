import { afterAll, beforeAll, expect, test } from 'bun:test';
import { edgeSecretHeader, grantHeader } from '../../platform/http/trust-edge.ts';
import { createRecordedLog } from '../support/recorded-log.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';

const edgeSecret = 'a secret that only origin and edge know';
const log = createRecordedLog();
let started: ApiUnderTest;
beforeAll(async () => {
  started = await startApi({ edgeSecret, log });
});
afterAll(() => started[Symbol.asyncDispose]());

test.each([
  ['nobody', undefined, undefined],
  ['who does not know the secret', 'a secret that was made up by somebody', undefined],
  ['an edge', edgeSecret, '192.0.2.7'],
])('Of its client %s is believed', async (_, secret, client) => {
  const { api } = await started.newOrganization();
  const headers = {
    'X-Forwarded-For': '6.6.6.6, 192.0.2.7',
    ...(secret !== undefined && { [edgeSecretHeader]: secret }),
  };
  const answer = await api.send('GET', '/v1/payments/none', { headers });
  expect(answer.status).toBe(404);
  expect(log.lines.at(-1)?.facts['client']).toBe(client as never);
  expect(answer.headers.has(grantHeader)).toBe(client !== undefined);
  const stranger = await started.as('qk_unknown').send('GET', '/v1/payments', { headers });
  expect([stranger.status, stranger.headers.has(grantHeader)]).toEqual([401, false]);
  expect(JSON.stringify(log.lines)).not.toContain(edgeSecret);
});
