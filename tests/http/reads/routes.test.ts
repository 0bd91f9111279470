import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Answer, ApiClient } from '../../support/api-client.ts';
import { startApi, type ApiUnderTest } from '../api-under-test.ts';
import { row, upload } from '../bulk/files.ts';
import { newPayment, refusalOf } from '../payment-requests.ts';
import { get, tokenOf } from './reading.ts';

const others = [
  '/v1/reports/:id/content',
  '/v1/events/stream',
  '/v1/subscriptions',
  '/v1/subscriptions/:id',
];

let started: ApiUnderTest;
let api: ApiClient;
/** Every GET that an organization may send, with ids that are there. */
let paths: string[];
beforeAll(async () => {
  started = await startApi();
  ({ api } = await started.newOrganization());
  const payment = await newPayment(api, { amount: 100 });
  await api.send('POST', `${payment.path}/complete`);
  const refund = await api.send('POST', `${payment.path}/refunds`, { body: { amount: 1 } });
  const job = await upload(api, [row()]);
  const asked = { query: 'payments.search', input: {}, format: 'json' };
  const report = await api.send('POST', '/v1/reports', { body: asked });
  const [event] = (await api.send('GET', '/v1/events')).body['data'] as { id: string }[];
  const eventId = event?.id ?? '';
  const commandId = payment.made.headers.get('Command-Id') ?? '';
  const key = await api.send('POST', '/v1/api-keys', {
    body: { name: 'Reader', scopes: ['payments:read'] },
  });
  const endpoint = await api.send('POST', '/v1/webhook-endpoints', {
    body: { url: 'https://shop.example/', eventTypes: ['*'] },
  });
  const idsOf = (path: string): string => {
    if (path.startsWith('/v1/payments')) return payment.id;
    if (path.startsWith('/v1/events')) return eventId;
    if (path.startsWith('/v1/reports')) return report.body['id'] as string;
    if (path.startsWith('/v1/api-keys')) return key.body['id'] as string;
    if (path.startsWith('/v1/webhook-endpoints')) return endpoint.body['id'] as string;
    return path.startsWith('/v1/commands') ? commandId : (job.body['id'] as string);
  };
  const routes = started.origin.app.routes.filter(({ method }) => method === 'GET');
  paths = [...new Set(routes.map(({ path }) => path))]
    // No worker writes reports here; a stream has no end; some are the operator's.
    .filter(
      (path) =>
        path.startsWith('/v1/') && !others.includes(path) && !path.startsWith('/v1/organizations'),
    )
    .map((path) =>
      path.replace(':id', idsOf(path)).replace(':refundId', refund.body['id'] as string),
    );
});
afterAll(() => started[Symbol.asyncDispose]());

test('Every GET takes a token of its organization, in the header and in the query', async () => {
  expect(paths.length).toBeGreaterThan(8);
  const token = tokenOf(await get(api, '/v1/payments'));
  for (const path of paths) {
    const answers = [
      await get(api, path, { token }),
      await get(api, `${path}?consistency_token=${token}`),
    ];
    for (const answer of answers) {
      expect([path, answer.status]).toEqual([path, 200]);
      expect([path, tokenOf(answer) === '']).toEqual([path, false]);
      expect(answer.headers.get('Cache-Control')).toBe('private, no-cache');
    }
  }
});

test('Every GET refuses a token that is not, at once', async () => {
  const token = tokenOf(await get(api, '/v1/payments'));
  const foreign = await started.newOrganization();
  const wrong = [
    'made-up',
    token.slice(1),
    `${token}A`,
    tokenOf(await get(foreign.api, '/v1/payments')),
    '€'.repeat(100),
    'A'.repeat(4_000),
  ];
  const expectRefused = (path: string, answer: Answer): void => {
    expect([path, ...refusalOf(answer)]).toEqual([path, 400, 'invalid_consistency_token']);
    // One that is waited for takes two seconds.
    expect(answer.ms).toBeLessThan(1_900);
  };
  for (const path of paths) {
    for (const each of wrong) {
      const inQuery = `${path}?consistency_token=${encodeURIComponent(each)}`;
      expectRefused(path, await get(api, inQuery));
      if (!each.includes('€')) expectRefused(path, await get(api, path, { token: each }));
    }
  }
});
