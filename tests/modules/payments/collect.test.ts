import { describe, expect, test } from 'bun:test';
import type { Payment } from '../../../modules/payments/domain/payment.ts';
import type { Settlement } from '../../../modules/payments/domain/settlement.ts';
import { collect, type CollectionCommand } from '../../../modules/payments/processes/collect.ts';
import type { Due } from '../../../modules/payments/processes/due.ts';
import { at } from '../../support/given.ts';
import {
  captureRequested,
  chargedAfter,
  happened,
  idle,
  inFlight,
  manual,
  reference,
  refundCreated,
  refundOf,
} from './history.ts';
import { scriptedProvider } from './scripted-provider.ts';

const succeeded = { kind: 'succeeded', reference } as const;
const declined = { kind: 'declined', code: 'c', detail: 'd', reference: null } as const;
const unavailable = { kind: 'unavailable' } as const;
const unknown = { kind: 'unknown' } as const;
const neverArrived = { kind: 'never_arrived' } as const;
const sevenDays = 7 * 24 * 3_600_000;

/** Does what is due with a provider that has a script. */
async function collecting(
  state: Payment,
  script: Parameters<typeof scriptedProvider>[0],
  { due = { kind: 'attempt', at: 0 }, passed = 0 }: { due?: Due; passed?: number } = {},
) {
  const { provider, asked } = scriptedProvider(script);
  const pauses: number[] = [];
  const command = await collect(state, due, {
    provider,
    signal: new AbortController().signal,
    pause: (ms) => Promise.resolve(void pauses.push(ms)),
    now: () => Date.parse(at) + passed,
  });
  const keys = asked.map(({ by, operation }) => `${by} ${operation.idempotencyKey}`);
  return { command, asked, keys, pauses };
}

const settling = (
  attempt: number,
  key: string,
  answer: Settlement,
  causedBy = attempt,
): CollectionCommand => ({
  type: 'payments.settle',
  key,
  input: { attempt, answer },
  causedBy,
  told: answer.kind !== 'unknown' && answer.kind !== 'unresolved',
});

describe('What was never sent', () => {
  test('is sent, and the answer is brought by a command with a key of its own', async () => {
    const { command, keys, asked } = await collecting(inFlight.charged, { perform: [succeeded] });
    expect(keys).toEqual(['perform org_1/thing_1/charge/1']);
    expect(command).toEqual(settling(1, 'org_1/thing_1/charge/1/succeeded', succeeded));
    expect(asked[0]?.operation).toEqual({
      step: 'charge',
      idempotencyKey: 'org_1/thing_1/charge/1',
      organizationId: 'org_1',
      paymentId: 'thing_1',
      method: { type: 'sandbox', token: 'tok_success' },
      amount: 1_000,
      currency: 'EUR',
      capture: 'manual',
      final: true,
      reference: null,
      startedAt: at,
    });
  });

  test('is sent again, under its key, while the provider is unavailable', async () => {
    const perform = [unavailable, unavailable, succeeded];
    const { command, keys, pauses } = await collecting(inFlight.charged, { perform });
    expect(keys).toEqual(Array.from({ length: 3 }, () => 'perform org_1/thing_1/charge/1'));
    expect(pauses).toEqual([100, 200]);
    expect(command?.input['answer']).toEqual(succeeded);
  });

  test('is in doubt when the provider stays so, or does not tell', async () => {
    const busy = Array.from({ length: 5 }, () => unavailable);
    const { command, pauses } = await collecting(inFlight.charged, { perform: busy });
    expect(pauses).toEqual([100, 200, 400, 800]);
    expect(command).toEqual(settling(1, 'org_1/thing_1/charge/1/unknown', unknown));
    const untold = await collecting(inFlight.charged, { perform: [unknown] });
    expect(untold.command).toEqual(command);
  });

  test('may be declined', async () => {
    const { command } = await collecting(inFlight.charged, { perform: [declined] });
    expect(command).toEqual(settling(1, 'org_1/thing_1/charge/1/declined', declined));
  });
});

describe('What is in doubt', () => {
  const state = inFlight['in doubt'];
  const key = 'org_1/thing_1/charge/1';

  test('is looked up, and not sent', async () => {
    for (const known of [succeeded, declined, unknown]) {
      const { command, keys } = await collecting(state, { lookUp: [known] });
      expect(keys).toEqual([`lookUp ${key}`]);
      expect(command).toEqual(settling(1, `${key}/${known.kind}`, known));
    }
  });

  test('is sent again, under the same key, where it never arrived', async () => {
    const script = { lookUp: [neverArrived], perform: [unavailable, succeeded] };
    const { command, keys } = await collecting(state, script);
    expect(keys).toEqual([`lookUp ${key}`, `perform ${key}`, `perform ${key}`]);
    expect(command).toEqual(settling(1, `${key}/succeeded`, succeeded));
  });

  test('is unresolved when the provider has not told for seven days', async () => {
    const busy = Array.from({ length: 5 }, () => unavailable);
    for (const script of [{ lookUp: [unknown] }, { lookUp: [neverArrived], perform: busy }]) {
      const early = await collecting(state, script, { passed: sevenDays - 1 });
      expect(early.command?.input['answer']).toEqual(unknown);
      const late = await collecting(state, script, { passed: sevenDays });
      expect(late.command).toEqual(settling(1, `${key}/unresolved`, { kind: 'unresolved' }));
    }
    const told = await collecting(state, { lookUp: [declined] }, { passed: sevenDays });
    expect(told.command?.input['answer']).toEqual(declined);
  });
});

test('Each step has a key of its own, and goes back to the event that asked for it', async () => {
  const capture = chargedAfter(happened.authorized, captureRequested(400, false));
  const captured = await collecting(capture, { perform: [succeeded] });
  expect(captured.command).toEqual(settling(2, 'org_1/thing_1/capture/2/succeeded', succeeded, 3));
  expect(captured.asked[0]?.operation).toMatchObject({ amount: 400, final: false, reference });
  const voided = await collecting(inFlight['released when expired'], { perform: [succeeded] });
  expect(voided.keys).toEqual(['perform org_1/thing_1/void/2']);
  const confirm = chargedAfter(happened.requiresAction, happened.confirmed);
  const confirmed = await collecting(confirm, { perform: [succeeded] });
  expect(confirmed.keys).toEqual(['perform org_1/thing_1/confirm/2']);
});

describe('A refund', () => {
  const due: Due = { kind: 'refund', id: 'ref_1', at: 0 };
  const state = chargedAfter(happened.completed, refundCreated());
  const key = 'org_1/thing_1/refund/ref_1';

  test('is asked for by its own id and amount', async () => {
    const { command, asked } = await collecting(state, { perform: [succeeded] }, { due });
    expect(asked[0]?.operation).toMatchObject({
      step: 'refund',
      idempotencyKey: key,
      amount: 400,
      startedAt: at,
    });
    expect(command).toEqual({
      type: 'payments.settle',
      key: `${key}/succeeded`,
      input: { refund: 'ref_1', answer: succeeded },
      causedBy: 3,
      told: true,
    });
  });

  test('is looked up when it is in doubt, and nobody is asked for one that is gone', async () => {
    const refund = refundOf({ status: 'in_doubt' });
    const doubtful = chargedAfter(happened.completed, refundCreated(), {
      type: 'refund.in_doubt',
      refund,
    });
    const { keys } = await collecting(doubtful, { lookUp: [succeeded] }, { due });
    expect(keys).toEqual([`lookUp ${key}`]);
    const gone = await collecting(idle.completed, {}, { due });
    expect(gone.command).toBeUndefined();
  });
});

test('A notice of what waits for its payer looks its charge up', async () => {
  const due: Due = { kind: 'notice', at: 0 };
  const { command, keys } = await collecting(
    idle.requires_action,
    { lookUp: [succeeded] },
    { due },
  );
  expect(keys).toEqual(['lookUp org_1/thing_1/charge/1']);
  expect(command).toEqual(settling(1, 'org_1/thing_1/charge/1/succeeded', succeeded, 2));
  const nothing = await collecting(idle.requires_action, { lookUp: [neverArrived] }, { due });
  expect(nothing.command).toBeUndefined();
});

describe('What lapses', () => {
  const due: Due = { kind: 'expiry', at: 0 };
  const expiring = (expiresAt: string): CollectionCommand => ({
    type: 'payments.expire',
    key: 'org_1/thing_1/expire/2',
    input: { expiresAt },
    causedBy: null,
    told: true,
  });

  test('expires: what was authorized without a word to the provider', async () => {
    const { command, asked } = await collecting(idle.authorized, {}, { due });
    expect(asked).toEqual([]);
    expect(command).toEqual(expiring('2026-03-08T12:00:00.000Z'));
    expect((await collecting(manual.processing, {}, { due })).command).toBeUndefined();
  });

  test('expires: what waits for its payer when the provider waits too', async () => {
    for (const known of [{ kind: 'requires_action', reference } as const, neverArrived]) {
      const { command, keys } = await collecting(
        idle.requires_action,
        { lookUp: [known] },
        { due },
      );
      expect(keys).toEqual(['lookUp org_1/thing_1/charge/1']);
      expect(command).toEqual(expiring('2026-03-02T12:00:00.000Z'));
    }
  });

  test('does not expire when its payer has acted, or nobody knows', async () => {
    const acted = await collecting(idle.requires_action, { lookUp: [succeeded] }, { due });
    expect(acted.command).toEqual(settling(1, 'org_1/thing_1/charge/1/succeeded', succeeded, 2));
    const dark = await collecting(idle.requires_action, { lookUp: [unknown] }, { due });
    expect(dark.command).toBeUndefined();
  });
});
