import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import type { PaymentProvider, ProviderOperation } from '../../modules/payments/ports.ts';
import { envelope } from '../support/envelopes.ts';
import { startCollection } from './collection-under-test.ts';

let started: Awaited<ReturnType<typeof startCollection>>;
beforeAll(async () => {
  started = await startCollection();
});
beforeEach(() => {
  started.time.aheadMs = 0;
});
afterAll(() => started[Symbol.asyncDispose]());

const second = 1_000;
const minute = 60 * second;
const day = 24 * 60 * minute;
const never = new AbortController().signal;
const silent: Partial<PaymentProvider> = {
  perform: async () => ({ kind: 'unknown' }),
  lookUp: async () => ({ kind: 'unknown' }),
};

/** Goes on to when something is due again. */
async function collectLater(id: string): Promise<number | null> {
  started.time.aheadMs += (await started.collect(id)) ?? 0;
  return started.collect(id);
}

/** A payment that its payer has paid, while nobody told us. */
async function actedBehindOurBack(): Promise<string> {
  const id = await started.payment('tok_requires_action');
  await started.collect(id);
  expect(await started.shown(id)).toMatchObject({ status: 'requires_action' });
  const method = { type: 'sandbox', token: 'tok_requires_action' } as const;
  const confirm: ProviderOperation = {
    step: 'confirm',
    idempotencyKey: `by the payer of ${id}`,
    organizationId: started.organizationId,
    paymentId: id,
    method,
    amount: 1_234,
    currency: 'EUR',
    capture: 'automatic',
    final: true,
    reference: `sandbox_${started.organizationId}/${id}/charge/1`,
    startedAt: new Date().toISOString(),
  };
  expect(await started.sandbox.perform(confirm, never)).toMatchObject({ kind: 'succeeded' });
  return id;
}

test('What a look found and could not be said is asked for again at once', async () => {
  const id = await started.payment('tok_timeout_then_success');
  started.time.aheadMs = (await started.collect(id)) ?? 0;
  expect(await started.shown(id)).toMatchObject({ status: 'in_doubt' });
  const { gateway } = started.collecting;
  const lost = { ...gateway, submit: () => Promise.reject(new Error('The process dies here')) };
  const dying = started.collect(id, { gateway: lost });
  expect(await dying.catch((error: Error) => error.message)).toBe('The process dies here');
  expect(await started.collect(id)).toBeNull();
  expect(await started.shown(id)).toMatchObject({ status: 'completed' });
});

test('Refunds in doubt are all asked for, though one stays open', async () => {
  const id = await started.payment('tok_refund_timeout_then_success');
  await started.collect(id);
  const headers = { Prefer: 'wait=1' };
  for (const refund of ['first', 'second']) {
    const body = { id: `${id}_${refund}`, amount: 10 };
    await started.api.send('POST', `/v1/payments/${id}/refunds`, { body, headers });
  }
  started.time.aheadMs = ((await started.collect(id)) ?? 0) + second;
  const stubborn = started.withProvider({
    lookUp: (operation, signal) =>
      operation.idempotencyKey.endsWith('first')
        ? Promise.resolve({ kind: 'unknown' })
        : started.sandbox.lookUp(operation, signal),
  });
  await started.collect(id, stubborn);
  const { body } = await started.api.send('GET', `/v1/payments/${id}/refunds`);
  const statuses = (body['data'] as { id: string; status: string }[]).map(
    (refund) => `${refund.id.slice(id.length)} ${refund.status}`,
  );
  expect(statuses.sort()).toEqual(['_first in_doubt', '_second succeeded']);
});

test('What the provider declines for ever is not asked for without end', async () => {
  const id = await started.payment('tok_success');
  let asked = 0;
  const provider = started.withProvider({
    // An answer that no charge can have: a provider has bugs too.
    perform: async (operation) => {
      asked++;
      return operation.step === 'charge'
        ? { kind: 'requires_action', reference: 'r' }
        : { kind: 'authorized', reference: 'r' };
    },
  });
  await started.collect(id, provider);
  const headers = { Prefer: 'wait=1' };
  const { status } = await started.api.send('POST', `/v1/payments/${id}/cancel`, { headers });
  expect(status).toBe(202);
  asked = 0;
  expect(await started.collect(id, provider)).toBe(minute);
  expect(asked).toBe(1);
  expect(await started.dueAt(id)).toBeGreaterThan(Date.now() + 50 * second);
});

test('A command that failed is sent again under another key', async () => {
  const id = await started.payment('tok_success');
  const { organizationId, collecting } = started;
  const poison = {
    ...envelope(organizationId),
    type: 'payments.settled_by_a_version_with_a_bug',
    keySpace: `processes ${organizationId}`,
    idempotencyKey: `${organizationId}/${id}/charge/1/succeeded`,
    fingerprint: '',
  };
  await collecting.gateway.submit(poison);
  const wait = { limitMs: 5_000, explicit: true };
  const failed = await collecting.gateway.outcome(poison.id, organizationId, wait);
  expect(failed).toMatchObject({ outcome: { status: 'failed' } });
  expect(await started.collect(id)).toBeNull();
  expect(await started.shown(id)).toMatchObject({ status: 'completed' });
});

describe('A payment whose payer acted, and nobody told,', () => {
  test('is completed by a notice', async () => {
    const id = await actedBehindOurBack();
    expect(await started.notice(id)).toBe(true);
    expect(await started.collect(id)).toBeNull();
    expect(await started.shown(id)).toMatchObject({ status: 'completed', amountCaptured: 1_234 });
  });

  test('does not expire', async () => {
    const id = await actedBehindOurBack();
    await collectLater(id);
    expect(await started.shown(id)).toMatchObject({ status: 'completed', amountCaptured: 1_234 });
  });

  test('does not expire while its provider cannot be asked', async () => {
    const id = await actedBehindOurBack();
    started.time.aheadMs = 2 * day;
    expect(await started.collect(id, started.withProvider(silent))).toBe(minute);
    expect(await started.shown(id)).toMatchObject({ status: 'requires_action' });
    await started.collect(id);
    expect(await started.shown(id)).toMatchObject({ status: 'completed' });
  });
});

describe('A notice', () => {
  test('that comes during a look is followed by another one', async () => {
    const id = await started.payment('tok_requires_action');
    await started.collect(id);
    await started.notice(id);
    let looks = 0;
    const noticing = started.withProvider({
      async lookUp(operation, signal) {
        const answer = await started.sandbox.lookUp(operation, signal);
        if (++looks === 1) await started.notice(id);
        return answer;
      },
    });
    await started.collect(id, noticing);
    expect(looks).toBe(2);
    expect(await started.dueAt(id)).toBeGreaterThan(Date.now() + day - minute);
  });

  test('is followed later when the provider cannot be asked now', async () => {
    const id = await actedBehindOurBack();
    await started.notice(id);
    const waitMs = await started.collect(id, started.withProvider(silent));
    expect(waitMs).toBeWithin(50 * second, minute + 1);
    started.time.aheadMs = waitMs ?? 0;
    expect(await started.collect(id)).toBeNull();
    expect(await started.shown(id)).toMatchObject({ status: 'completed' });
  });

  test('of something that stands leaves its row due when it expires', async () => {
    const id = await started.payment('tok_success', 'manual');
    await started.notice(id);
    await started.collect(id);
    await started.notice(id);
    expect(await started.collect(id)).toBeGreaterThan(6 * day);
    expect(await started.dueAt(id)).toBeGreaterThan(Date.now() + 6 * day);
  });

  test('settles what its provider did not tell for days', async () => {
    const id = await started.payment('tok_success');
    const provider = started.withProvider(silent);
    await started.collect(id, provider);
    started.time.aheadMs = 8 * day;
    expect(await started.collect(id, provider)).toBeNull();
    expect(await started.shown(id)).toMatchObject({ status: 'in_doubt' });
    expect(await started.dueAt(id)).toBeGreaterThan(Date.now() + 365 * day);
    expect(await started.notice(id)).toBe(true);
    expect(await started.collect(id)).toBeNull();
    expect(await started.shown(id)).toMatchObject({ status: 'completed' });
    expect(await started.dueAt(id)).toBeUndefined();
  });
});
