import { afterAll, expect, test } from 'bun:test';
import { createStripe } from '../../../platform/providers/stripe/stripe.ts';
import type { ProviderStep } from '../../../modules/payments/ports.ts';
import { createRecordedLog } from '../../support/recorded-log.ts';
import { findStripeMock, startStripeMock } from '../../support/stripe-mock.ts';
import { never, operation } from './operations.ts';

const found = await findStripeMock();
const reason = 'reason' in found ? ` (skipped: ${found.reason})` : '';
if (reason) console.log(`Stripe's mock${reason}`);
const url = 'binary' in found ? await startStripeMock(found.binary) : '';

/** Passes requests on, and remembers what was answered. */
const answered: { request: string; status: number; body: string }[] = [];
const between = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    const { pathname, search } = new URL(request.url);
    const { method, headers } = request;
    const body = method === 'GET' ? null : await request.text();
    const response = await fetch(`${url}${pathname}${search}`, { method, headers, body });
    const text = await response.text();
    answered.push({ request: `${method} ${pathname}`, status: response.status, body: text });
    return new Response(text, { status: response.status });
  },
});
afterAll(() => between.stop(true));

const provider = createStripe(
  { secretKey: 'sk_test_1', apiUrl: `http://127.0.0.1:${between.port}` },
  { clock: { now: () => Date.now() }, log: createRecordedLog() },
);
const card = { type: 'stripe', paymentMethod: 'pm_card_visa' } as const;

test.skipIf(reason !== '').each<[ProviderStep, 'automatic' | 'manual', 'last' | 'one']>([
  ['charge', 'automatic', 'last'],
  ['charge', 'manual', 'last'],
  ['confirm', 'automatic', 'last'],
  ['capture', 'manual', 'last'],
  ['capture', 'manual', 'one'],
  ['void', 'manual', 'last'],
  ['refund', 'automatic', 'last'],
])(`Stripe's API takes a %s (%s, the %s), and a look at it${reason}`, async (...row) => {
  const [step, capture, part] = row;
  const final = part === 'last';
  const reference = step === 'charge' ? null : 'pi_1';
  const sent = operation(step, card, { capture, final, reference });
  answered.length = 0;
  await provider.perform(sent, never);
  await provider.lookUp(sent, never);
  await provider.lookUp({ ...sent, startedAt: '2026-01-01T00:00:00.000Z' }, never);
  expect(answered.length).toBeGreaterThanOrEqual(3);
  for (const { request, status, body } of answered) {
    expect({ request, status, body: status === 200 ? '' : body }).toEqual({
      request,
      status: 200,
      body: '',
    });
  }
});
