import { expect, test } from 'bun:test';
import { createRateLimit } from '../../platform/http/limit-rate.ts';
import { startApi } from './api-under-test.ts';
import { create, newPayment, refusalOf } from './payment-requests.ts';

const rateLimit = 3;

test('Who sends too much is 429 for a while, and nobody else is', async () => {
  await using started = await startApi({ rateLimit });
  const [busy, other] = [await started.newOrganization(), await started.newOrganization()];
  const { path, made } = await newPayment(busy.api);
  const key = crypto.randomUUID();
  const reads = Array.from({ length: rateLimit * 10 }, () => busy.api.send('GET', path));
  // Together with the reads: a moment later something would be left again.
  const limited = create(busy.api, { id: 'limited' }, { key });
  const burst = await Promise.all(reads);
  const refused = burst.filter(({ status }) => status !== 200);
  expect(refused.length).toBeGreaterThanOrEqual(rateLimit * 6);
  expect(refused.length).toBeLessThan(burst.length);
  for (const answer of refused) {
    expect(refusalOf(answer)).toEqual([429, 'rate_limited']);
    expect(answer.headers.get('Retry-After')).toBe('1');
    expect(answer.body['retryable']).toBe(true);
    expect(answer.headers.get('Consistency-Token')).toBeString();
  }
  const command = await limited;
  expect(refusalOf(command)).toEqual([429, 'rate_limited']);
  expect(command.headers.has('Command-Id')).toBe(false);
  expect((await other.api.send('GET', '/v1/payments')).status).toBe(200);
  expect((await create(other.api)).status).toBe(201);
  const root = await started.root.send('POST', '/v1/organizations', { body: { name: 'More' } });
  expect(root.status).toBe(201);

  await Bun.sleep(Number(command.headers.get('Retry-After')) * 1_000);
  const later = await create(busy.api, { id: 'limited' }, { key });
  expect([later.status, later.headers.get('Idempotent-Replayed')]).toEqual([201, null]);
  expect((await busy.api.send('GET', path)).text).toBe(made.text);
});

test('Without a limit nobody is refused', async () => {
  await using started = await startApi();
  const { api } = await started.newOrganization();
  const burst = await Promise.all(
    Array.from({ length: 200 }, () => api.send('GET', '/v1/payments')),
  );
  expect(burst.every(({ status }) => status === 200)).toBe(true);
});

test('What one has sent is remembered beside thousands of others', () => {
  const take = createRateLimit({ rateLimit, clock: { now: () => 0 } });
  for (let count = 0; count < rateLimit; count++) expect(take('busy')).toBe(true);
  for (let other = 0; other < 30_000; other++) {
    expect(take(`other ${other}`)).toBe(true);
    if (other % 5_000 === 0) expect(take('busy')).toBe(false);
  }
});
