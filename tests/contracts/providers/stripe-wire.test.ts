import { describe, expect, test } from 'bun:test';
import type { ProviderAnswer } from '../../../modules/payments/ports.ts';
import { createStripe } from '../../../platform/providers/stripe/stripe.ts';
import { createRecordedLog } from '../../support/recorded-log.ts';
import { never, operation } from './operations.ts';
import { apiError, cardError, invalidRequest, reusedKey } from './stripe/errors.ts';
import { intentShape } from './stripe/shapes.ts';
import { http, most, startWireServer, type Wire } from './stripe/wire-server.ts';

const clock = { now: () => Date.now() };
const card = { type: 'stripe', paymentMethod: 'pm_card_visa' } as const;
const secretKey = 'sk_test_canary';

const connect = (apiUrl: string, timeoutMs = 5_000, log = createRecordedLog()) =>
  createStripe({ secretKey, apiUrl, timeoutMs }, { clock, log });

const intent = (status: string) => ({
  ...intentShape('pi_1', { amount: '1234', currency: 'eur' }),
  status,
});
const ok = (body: unknown) => http(200, JSON.stringify(body));
const failed = ({ status, body }: { status: number; body: unknown }) =>
  http(status, JSON.stringify(body));
const refused = (status: number, error: Readonly<Record<string, string>>) =>
  http(status, JSON.stringify({ error }));

const unknown = { kind: 'unknown' };
const unavailable = { kind: 'unavailable' };
const reference = 'pi_1';

/** What Stripe, or whoever stands between, answers a charge with; and what that means. */
const table: readonly [what: string, wire: Wire, expected: object][] = [
  ['success', ok(intent('succeeded')), { kind: 'succeeded', reference }],
  ['a hold', ok(intent('requires_capture')), { kind: 'authorized', reference }],
  ['a step for the payer', ok(intent('requires_action')), { kind: 'requires_action', reference }],
  ['a charge under way', ok(intent('processing')), unknown],
  ['a status of the future', ok(intent('pondering')), unknown],
  [
    'a declined card',
    failed(cardError('generic_decline', intent('x'))),
    { kind: 'declined', code: 'card_declined', detail: 'Your card was declined', reference },
  ],
  [
    'insufficient funds',
    failed(cardError('insufficient_funds', intent('x'))),
    { kind: 'declined', code: 'insufficient_funds', reference },
  ],
  [
    'a payment method that is not there',
    refused(400, {
      type: 'invalid_request_error',
      code: 'resource_missing',
      message: "No such PaymentMethod: 'pm_x'",
    }),
    { kind: 'declined', code: 'resource_missing', reference: null },
  ],
  [
    'a state that does not fit',
    failed(invalidRequest('payment_intent_unexpected_state', intent('canceled'))),
    { kind: 'declined', code: 'payment_intent_unexpected_state', reference },
  ],
  [
    '429',
    refused(429, { type: 'rate_limit_error', code: 'rate_limit', message: 'Slow' }),
    unavailable,
  ],
  [
    'a lock',
    refused(429, { type: 'invalid_request_error', code: 'lock_timeout', message: 'Locked' }),
    unavailable,
  ],
  [
    'our wrong key',
    refused(401, { type: 'invalid_request_error', message: `Invalid API Key: ${secretKey}` }),
    unavailable,
  ],
  [
    'our key without rights',
    refused(403, { type: 'invalid_request_error', message: 'No' }),
    unavailable,
  ],
  ['a key with other parameters', failed(reusedKey), unknown],
  [
    'a key in use',
    refused(409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'Busy' }),
    unknown,
  ],
  ['500', http(500, JSON.stringify(apiError)), unknown],
  ['503', http(503, JSON.stringify(apiError)), unknown],
  ['HTML of a gateway', http(502, '<html><h1>Bad gateway</h1></html>'), unknown],
  ['HTML with 200', http(200, '<html>Welcome to the hotel</html>'), unknown],
  ['an error of somebody else', http(404, '{"error": "not found"}'), unknown],
  ['JSON of another shape', http(200, '{"hello": 1}'), unknown],
  ['null', http(200, 'null'), unknown],
  ['an array', http(200, '[]'), unknown],
  ['nothing', http(200, ''), unknown],
  ['half of an answer', { whole: most(ok(intent('succeeded'))) }, unknown],
  ['no HTTP', { whole: 'SSH-2.0-OpenSSH_9.2\r\n' }, unknown],
  ['an end at once', 'close', unknown],
];

test.each(table)('%s', async (_, wire, expected) => {
  const server = startWireServer(wire);
  try {
    const charge = operation('charge', card);
    expect(await connect(server.url).perform(charge, never)).toMatchObject(expected);
    expect(server.requests).toHaveLength(1);
    for (const { line, headers, form } of server.requests) {
      expect(line).toBe('POST /v1/payment_intents HTTP/1.1');
      expect(headers.get('Idempotency-Key')).toBe(charge.idempotencyKey);
      expect(headers.get('Authorization')).toBe(`Bearer ${secretKey}`);
      expect(headers.get('Content-Type')).toBe('application/x-www-form-urlencoded');
      expect(headers.get('X-Stripe-Client-Telemetry')).toBeNull();
      expect(form).toMatchObject({ amount: '1234', 'metadata[paymentId]': charge.paymentId });
    }
  } finally {
    server.stop();
  }
});

test('Nothing that listens leaves it unknown', async () => {
  const server = startWireServer('hang');
  server.stop();
  const answer = await connect(server.url).perform(operation('charge', card), never);
  expect(answer).toEqual({ kind: 'unknown' });
});

describe('A connection that hangs', () => {
  test('is given up after the limit', async () => {
    const server = startWireServer('hang');
    const startedAt = performance.now();
    const answer = await connect(server.url, 200).perform(operation('charge', card), never);
    expect(answer).toEqual({ kind: 'unknown' });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    server.stop();
  });

  test.each([
    ['before any answer', 'hang'],
    ['inside of an answer', { half: most(ok(intent('succeeded'))) }],
  ] as const)('%s is given up when the signal aborts', async (_, wire) => {
    const server = startWireServer(wire);
    const aborting = new AbortController();
    const answer = connect(server.url).perform(operation('charge', card), aborting.signal);
    await server.arrived;
    aborting.abort();
    expect(await answer).toEqual({ kind: 'unknown' });
    server.stop();
  });
});

describe('A look at Stripe', () => {
  test.each<[string, Wire]>([
    ['429', refused(429, { type: 'rate_limit_error', code: 'rate_limit', message: 'Slow' })],
    ['our wrong key', refused(401, { type: 'invalid_request_error', message: 'Invalid API Key' })],
    ['500', http(500, JSON.stringify(apiError))],
    ['garbage', http(200, '<html></html>')],
    ['JSON of another shape', http(200, '{"hello": 1}')],
    ['an array', http(200, '[]')],
    ['null', http(200, 'null')],
    ['an end at once', 'close'],
  ])('that meets %s knows nothing, and sends nothing', async (_, wire) => {
    const server = startWireServer(wire);
    for (const step of ['charge', 'capture', 'void', 'refund'] as const) {
      const named = step === 'charge' ? null : 'pi_1';
      const sent = operation(step, card, { reference: named });
      expect(await connect(server.url).lookUp(sent, never)).toEqual({ kind: 'unknown' });
      const old = { ...sent, startedAt: '2026-01-01T00:00:00.000Z' };
      expect(await connect(server.url).lookUp(old, never)).toEqual({ kind: 'unknown' });
      expect(await connect(server.url).perform(old, never)).toEqual({ kind: 'unknown' });
    }
    for (const { line } of server.requests) expect(line).toStartWith('GET ');
    server.stop();
  });
});

test('No answer shows our key', async () => {
  const message = `Invalid API Key provided: ${secretKey}`;
  const answers: ProviderAnswer[] = [];
  for (const status of [400, 401, 403, 409, 429, 500]) {
    const server = startWireServer(refused(status, { type: 'api_error', message: 'No' }));
    answers.push(await connect(server.url).perform(operation('charge', card), never));
    server.stop();
  }
  const server = startWireServer(refused(401, { type: 'invalid_request_error', message }));
  answers.push(await connect(server.url).perform(operation('charge', card), never));
  server.stop();
  expect(JSON.stringify(answers)).not.toContain('sk_test');
});

describe('The operator is told', () => {
  const told = async (wire: Wire) => {
    const server = startWireServer(wire);
    const log = createRecordedLog();
    const stripe = connect(server.url, 5_000, log);
    await stripe.perform(operation('charge', card), never);
    await stripe.lookUp(operation('capture', card, { reference: 'pi_1' }), never);
    server.stop();
    return log.lines;
  };

  test('of a key of ours that is wrong, of each operation that meets it, and not the key', async () => {
    const message = `Invalid API Key provided: ${secretKey}`;
    const lines = await told(refused(401, { type: 'invalid_request_error', message }));
    const reason = 'StripeAuthenticationError';
    expect(lines.map(({ level, facts }) => [level, facts['step'], facts['reason']])).toEqual([
      ['warn', 'charge', reason],
      ['warn', 'capture', reason],
    ]);
    expect(JSON.stringify(lines)).not.toContain('sk_test');
  });

  test('of what cannot be read, and of no payer who is declined', async () => {
    expect(await told('close')).toHaveLength(2);
    expect(await told(http(200, '{"hello": 1}'))).not.toEqual([]);
    const lines = await told(failed(cardError('generic_decline', intent('x'))));
    expect(lines.map(({ facts }) => facts['step'])).toEqual(['capture']);
  });
});
