import { describe, expect, test } from 'bun:test';
import { Hono } from 'hono';
import { Stripe } from 'stripe';
import type { Environment } from '../../../platform/http/environment.ts';
import { Problem, problemResponse } from '../../../platform/http/problem.ts';
import { providerNoticeRoute } from '../../../platform/http/provider-notice-route.ts';
import type { NoticeReader } from '../../../platform/providers/ports.ts';
import { createStripeNotices } from '../../../platform/providers/stripe/notices.ts';

const secret = 'whsec_test';
const now = Date.parse('2026-03-01T12:00:00.000Z');
const reader = createStripeNotices(secret, { now: () => now });

const notice = (metadata: unknown, type = 'payment_intent.succeeded') =>
  JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type,
    data: { object: { id: 'pi_1', object: 'payment_intent', metadata, note: 'Grüße' } },
  });
const ours = notice({ organizationId: 'org_1', paymentId: 'order-1', operation: 'k' });

/** The header that Stripe would send. */
const sign = (payload: string, options: { secret?: string; ageS?: number } = {}) =>
  Stripe.webhooks.generateTestHeaderStringAsync({
    payload,
    secret: options.secret ?? secret,
    timestamp: Math.floor(now / 1_000) - (options.ageS ?? 0),
    cryptoProvider: Stripe.createSubtleCryptoProvider(),
  });

const bytes = (text: string) => new TextEncoder().encode(text);
const payment = { kind: 'payment', organizationId: 'org_1', paymentId: 'order-1' } as const;
const refused = { kind: 'refused' } as const;

describe('A notice of Stripe', () => {
  test('names its payment', async () => {
    expect(await reader.read(bytes(ours), await sign(ours))).toEqual(payment);
  });

  test('may be signed twice while the secret is changed', async () => {
    const [time, old] = (await sign(ours, { secret: 'whsec_old' })).split(',');
    const [, current] = (await sign(ours)).split(',');
    expect(await reader.read(bytes(ours), `${time},${old},${current}`)).toEqual(payment);
  });

  test.each([
    ['of another secret', async () => sign(ours, { secret: 'whsec_other' })],
    ['of six minutes ago', async () => sign(ours, { ageS: 360 })],
    ['of another body', async () => sign(`${ours} `)],
    ['without a signature', async () => undefined],
    ['with an empty signature', async () => ''],
    ['with an older scheme only', async () => (await sign(ours)).replace('v1=', 'v0=')],
    ['whose time was changed', async () => (await sign(ours)).replace(/t=\d/, 't=9')],
  ])('%s is refused', async (_, signature) => {
    expect(await reader.read(bytes(ours), await signature())).toEqual(refused);
  });

  test('with any one bit altered is refused', async () => {
    const signature = await sign(ours);
    const body = bytes(ours);
    for (let index = 0; index < body.length; index += 7) {
      const altered = body.slice();
      altered[index] = (altered[index] ?? 0) ^ 1;
      expect(await reader.read(altered, signature)).toEqual(refused);
    }
  });

  test.each([
    ['about nothing of ours', notice({})],
    ['with half a name', notice({ organizationId: 'org_1' })],
    ['with a name that is none', notice({ organizationId: 'org_1', paymentId: 'a/../b' })],
    ['of another kind', JSON.stringify({ id: 'evt_1', object: 'event', data: { object: {} } })],
    ['without anything', '{}'],
  ])('%s is irrelevant', async (_, body) => {
    expect(await reader.read(bytes(body), await sign(body))).toEqual({ kind: 'irrelevant' });
  });

  test('that is signed and no JSON is refused', async () => {
    expect(await reader.read(bytes('hello'), await sign('hello'))).toEqual(refused);
  });
});

describe('POST /providers/stripe/notices', () => {
  function open(given: NoticeReader | undefined, failing = false) {
    const noticed: [string, string][] = [];
    const app = new Hono<Environment>();
    app.post(
      '/providers/stripe/notices',
      providerNoticeRoute(given, {
        async noticed(...payments) {
          if (failing) throw new Error('Nothing is durable now');
          noticed.push(payments);
        },
      }),
    );
    app.onError((error, c) =>
      error instanceof Problem ? problemResponse(c, error) : c.text('', 500),
    );
    const send = (body: BodyInit, signature: string) =>
      app.request('/providers/stripe/notices', {
        method: 'POST',
        headers: { 'Stripe-Signature': signature },
        body,
      });
    return { send, noticed };
  }

  test('hands on whose payment it is, and answers nothing', async () => {
    const { send, noticed } = open(reader);
    const response = await send(ours, await sign(ours));
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    expect(noticed).toEqual([['org_1', 'order-1']]);
  });

  test('takes a chunked body', async () => {
    const { send, noticed } = open(reader);
    const parts = [ours.slice(0, 50), ours.slice(50)].map(bytes);
    const body = new ReadableStream({
      start(controller) {
        for (const part of parts) controller.enqueue(part);
        controller.close();
      },
    });
    expect((await send(body, await sign(ours))).status).toBe(204);
    expect(noticed).toHaveLength(1);
  });

  test('acknowledges what does not concern us', async () => {
    const { send, noticed } = open(reader);
    const body = notice({});
    expect((await send(body, await sign(body))).status).toBe(204);
    expect(noticed).toEqual([]);
  });

  test('is 400 with a bad signature', async () => {
    const { send, noticed } = open(reader);
    const response = await send(ours, await sign(ours, { secret: 'whsec_other' }));
    expect(response.status).toBe(400);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'invalid_request', retryable: false });
    expect(noticed).toEqual([]);
  });

  test('is 413 beyond 1 MiB, whatever is signed', async () => {
    const { send, noticed } = open(reader);
    const body = ours + ' '.repeat(1024 * 1024);
    expect((await send(body, await sign(body))).status).toBe(413);
    expect(noticed).toEqual([]);
  });

  test('is 404 without a webhook secret', async () => {
    const { send } = open(undefined);
    expect((await send(ours, await sign(ours))).status).toBe(404);
  });

  test('fails when it cannot be handed on, so that Stripe sends it again', async () => {
    const { send } = open(reader, true);
    expect((await send(ours, await sign(ours))).status).toBe(500);
  });
});
