import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { ProviderMethod } from '../../../modules/payments/domain/method.ts';
import type { PaymentProvider, ProviderOperation } from '../../../modules/payments/ports.ts';
import { never, next, operation } from './operations.ts';

/** How a provider is made to answer, by the method that is charged. */
export interface Methods {
  readonly success: ProviderMethod;
  readonly declined: ProviderMethod;
  readonly insufficientFunds: ProviderMethod;
  readonly requiresAction: ProviderMethod;
  /** It charges, and the answer is lost. */
  readonly answerLost: ProviderMethod;
}

/** A provider to hold to the contract, and a look at what really happened there. */
export interface ProviderUnderTest {
  readonly provider: PaymentProvider;
  readonly methods: Methods;
  /** What was captured and given back of a payment, in minor units; charges begun for it. */
  moved(paymentId: string): Promise<{ charges: number; captured: number; refunded: number }>;
  /** The payer does what was asked. */
  payerActs(reference: string): Promise<void>;
  close(): Promise<void>;
}

/** What every provider has to do. */
export function paymentProviderContract(open: () => Promise<ProviderUnderTest>): void {
  let opened: ProviderUnderTest;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  const perform = (sent: ProviderOperation) => opened.provider.perform(sent, never);
  const lookUp = (sent: ProviderOperation) => opened.provider.lookUp(sent, never);
  const moved = (sent: ProviderOperation) => opened.moved(sent.paymentId);

  /** Charges, and returns the operation with the reference that it was given. */
  async function charged(capture: 'automatic' | 'manual', amount = 1_234) {
    const charge = operation('charge', opened.methods.success, { capture, amount });
    const answer = await perform(charge);
    if (!('reference' in answer) || answer.reference === null) throw new Error(answer.kind);
    return { charge, reference: answer.reference };
  }

  describe('A charge', () => {
    test('captures at once, and a repetition answers the same and charges nobody', async () => {
      const charge = operation('charge', opened.methods.success);
      const first = await perform(charge);
      expect(first).toEqual({ kind: 'succeeded', reference: expect.any(String) });
      expect(await perform(charge)).toEqual(first);
      expect(await lookUp(charge)).toEqual(first);
      expect(await moved(charge)).toEqual({ charges: 1, captured: 1_234, refunded: 0 });
    });

    test('leaves the money authorized when capture is manual', async () => {
      const charge = operation('charge', opened.methods.success, { capture: 'manual' });
      const first = await perform(charge);
      expect(first).toEqual({ kind: 'authorized', reference: expect.any(String) });
      expect(await lookUp(charge)).toEqual(first);
      expect(await moved(charge)).toEqual({ charges: 1, captured: 0, refunded: 0 });
    });

    test.each([
      ['declined', 'card_declined'],
      ['insufficientFunds', 'insufficient_funds'],
    ] as const)('%s tells why, for good', async (method, code) => {
      const charge = operation('charge', opened.methods[method]);
      const first = await perform(charge);
      expect(first).toMatchObject({ kind: 'declined', code, detail: expect.any(String) });
      expect(await perform(charge)).toEqual(first);
      expect(await moved(charge)).toMatchObject({ captured: 0 });
    });

    test.each(['automatic', 'manual'] as const)(
      'that asks its payer for something goes on when it is confirmed (%s)',
      async (capture) => {
        const charge = operation('charge', opened.methods.requiresAction, { capture });
        const asked = await perform(charge);
        expect(asked).toEqual({ kind: 'requires_action', reference: expect.any(String) });
        const { reference } = asked as { reference: string };
        expect(await lookUp({ ...charge, reference })).toEqual(asked);
        expect(await moved(charge)).toMatchObject({ captured: 0 });
        await opened.payerActs(reference);
        const confirm = next(charge, 'confirm', reference);
        const kind = capture === 'manual' ? 'authorized' : 'succeeded';
        expect(await perform(confirm)).toEqual({ kind, reference });
        expect(await perform(confirm)).toEqual({ kind, reference });
        expect(await lookUp({ ...charge, reference })).toEqual({ kind, reference });
        const captured = capture === 'manual' ? 0 : 1_234;
        expect(await moved(charge)).toEqual({ charges: 1, captured, refunded: 0 });
      },
    );

    test('whose answer is lost is found, and not made again', async () => {
      const charge = operation('charge', opened.methods.answerLost);
      expect(await perform(charge)).toEqual({ kind: 'unknown' });
      const found = await lookUp(charge);
      expect(found).toEqual({ kind: 'succeeded', reference: expect.any(String) });
      expect(await perform(charge)).toEqual(found as never);
      expect(await moved(charge)).toEqual({ charges: 1, captured: 1_234, refunded: 0 });
    });

    test('that asked its payer can be voided, and is over with that', async () => {
      const charge = operation('charge', opened.methods.requiresAction);
      const { reference } = (await perform(charge)) as { reference: string };
      const end = next(charge, 'void', reference);
      expect(await perform(end)).toEqual({ kind: 'succeeded', reference });
      expect(await lookUp({ ...charge, reference })).toMatchObject({ kind: 'declined' });
      expect(await perform(next(charge, 'confirm', reference))).toMatchObject({ kind: 'declined' });
      expect(await moved(charge)).toMatchObject({ captured: 0 });
    });
  });

  describe('A hold', () => {
    test('is captured in parts, the last of which releases the rest', async () => {
      const { charge, reference } = await charged('manual');
      const first = next(charge, 'capture', reference, { amount: 500, final: false });
      const last = next(charge, 'capture', reference, { amount: 300 });
      for (const capture of [first, first, last, last]) {
        expect(await perform(capture)).toEqual({ kind: 'succeeded', reference });
      }
      expect(await lookUp(last)).toEqual({ kind: 'succeeded', reference });
      expect(await perform(next(charge, 'capture', reference, { amount: 1 }))).toMatchObject({
        kind: 'declined',
      });
      expect(await moved(charge)).toEqual({ charges: 1, captured: 800, refunded: 0 });
    });

    test('is not captured beyond what is held', async () => {
      const { charge, reference } = await charged('manual');
      const capture = next(charge, 'capture', reference, { amount: 1_235 });
      expect(await perform(capture)).toMatchObject({ kind: 'declined', code: 'amount_too_large' });
      expect(await moved(charge)).toMatchObject({ captured: 0 });
    });

    test('is voided once, and not captured after that', async () => {
      const { charge, reference } = await charged('manual');
      const end = next(charge, 'void', reference);
      expect(await perform(end)).toEqual({ kind: 'succeeded', reference });
      expect(await perform(end)).toEqual({ kind: 'succeeded', reference });
      expect(await lookUp(end)).toEqual({ kind: 'succeeded', reference });
      const capture = next(charge, 'capture', reference);
      expect(await perform(capture)).toMatchObject({ kind: 'declined' });
      expect(await moved(charge)).toEqual({ charges: 1, captured: 0, refunded: 0 });
    });
  });

  describe('A refund', () => {
    test('gives back each amount once, and never more than was captured', async () => {
      const { charge, reference } = await charged('automatic', 100);
      const sixty = next(charge, 'refund', reference, { amount: 60 });
      expect(await perform(sixty)).toEqual({ kind: 'succeeded', reference });
      expect(await perform(sixty)).toEqual({ kind: 'succeeded', reference });
      expect(await lookUp(sixty)).toEqual({ kind: 'succeeded', reference });
      const another = next(charge, 'refund', reference, { amount: 60 });
      expect(await perform(another)).toMatchObject({ kind: 'declined' });
      const rest = next(charge, 'refund', reference, { amount: 40 });
      expect(await perform(rest)).toEqual({ kind: 'succeeded', reference });
      expect(await moved(charge)).toEqual({ charges: 1, captured: 100, refunded: 100 });
    });

    test('is not made of a charge that is voided or only held', async () => {
      const { charge, reference } = await charged('manual');
      expect(await perform(next(charge, 'refund', reference))).toMatchObject({ kind: 'declined' });
      expect(await moved(charge)).toMatchObject({ refunded: 0 });
    });
  });

  test('50 refunds of 60 at once on 100 give back 60', async () => {
    const { charge, reference } = await charged('automatic', 100);
    const refunds = Array.from({ length: 50 }, () =>
      perform(next(charge, 'refund', reference, { amount: 60 })),
    );
    const kinds = (await Promise.all(refunds)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'succeeded')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'declined')).toHaveLength(49);
    expect(await moved(charge)).toEqual({ charges: 1, captured: 100, refunded: 60 });
  });

  test('20 sendings of one key at once charge once', async () => {
    const charge = operation('charge', opened.methods.success);
    const answers = await Promise.all(Array.from({ length: 20 }, () => perform(charge)));
    expect(new Set(answers.map(({ kind }) => kind)).has('succeeded')).toBe(true);
    for (const { kind } of answers) expect(['succeeded', 'unknown']).toContain(kind);
    expect(await moved(charge)).toEqual({ charges: 1, captured: 1_234, refunded: 0 });
  });

  test('A signal that aborts ends the waiting, and what was begun happens once or not', async () => {
    const charge = operation('charge', opened.methods.success);
    const over = opened.provider.perform(charge, AbortSignal.abort());
    expect(await over).toEqual({ kind: 'unknown' });
    expect(await moved(charge)).toEqual({ charges: 0, captured: 0, refunded: 0 });
    const aborted = new AbortController();
    const answer = opened.provider.perform(charge, aborted.signal);
    aborted.abort();
    expect(await answer).toEqual({ kind: 'unknown' });
    expect(await perform(charge)).toMatchObject({ kind: 'succeeded' });
    expect(await moved(charge)).toEqual({ charges: 1, captured: 1_234, refunded: 0 });
  });
}
