import { describe, expect, test } from 'bun:test';
import type { ProviderStep } from '../../../modules/payments/ports.ts';
import type { SandboxToken } from '../../../modules/payments/domain/method.ts';
import { ReadFailure, WriteFailure, type Database } from '../../../platform/database/database.ts';
import { createSandbox } from '../../../platform/providers/sandbox/sandbox.ts';
import { rowsOf } from '../../support/database.ts';
import { never, next, operation } from './operations.ts';
import { paymentProviderContract } from './payment-provider.ts';
import { clock, movedIn, openSandboxes, sandboxMethod } from './sandbox-under-test.ts';

describe('The sandbox on a libSQL file', () => {
  paymentProviderContract(async () => {
    const { database, sandboxes } = await openSandboxes();
    return {
      provider: sandboxes[0],
      methods: {
        success: sandboxMethod('tok_success'),
        declined: sandboxMethod('tok_declined'),
        insufficientFunds: sandboxMethod('tok_insufficient_funds'),
        requiresAction: sandboxMethod('tok_requires_action'),
        answerLost: sandboxMethod('tok_timeout_then_success'),
      },
      async moved(paymentId) {
        const { charges, captured, refunded } = await movedIn(database, paymentId);
        return { charges, captured, refunded };
      },
      payerActs: async () => undefined,
      close: async () => undefined,
    };
  });
});

const { database, sandboxes } = await openSandboxes();
const [sandbox, other] = sandboxes;

describe('A key that the sandbox never saw', () => {
  test('never arrived', async () => {
    const charge = operation('charge', sandboxMethod('tok_success'));
    expect(await sandbox.lookUp(charge, never)).toEqual({ kind: 'never_arrived' });
  });

  test('cannot be used for another operation later', async () => {
    const charge = operation('charge', sandboxMethod('tok_success'));
    await sandbox.perform(charge, never);
    const another = sandbox.perform({ ...charge, amount: 1 }, never);
    expect(another).rejects.toThrow('Another operation was sent under the key');
  });
});

test('tok_flaky is unavailable twice, whoever asks, then charges once', async () => {
  const charge = operation('charge', sandboxMethod('tok_flaky'));
  expect(await sandbox.perform(charge, never)).toEqual({ kind: 'unavailable' });
  expect(await sandbox.lookUp(charge, never)).toEqual({ kind: 'never_arrived' });
  expect(await other.perform(charge, never)).toEqual({ kind: 'unavailable' });
  expect(await movedIn(database, charge.paymentId)).toMatchObject({ charges: 0 });
  expect(await sandbox.perform(charge, never)).toMatchObject({ kind: 'succeeded' });
  expect(await other.perform(charge, never)).toMatchObject({ kind: 'succeeded' });
  expect(await movedIn(database, charge.paymentId)).toMatchObject({ charges: 1, held: 1_234 });
  const sendings = await rowsOf(
    database,
    'SELECT told FROM sendings WHERE idempotency_key = ? ORDER BY number',
    charge.idempotencyKey,
  );
  const told = sendings.map((row) => row['told']);
  expect(told).toEqual(['unavailable', 'unavailable', 'succeeded', 'succeeded']);
});

test.each<[SandboxToken, ProviderStep, string]>([
  ['tok_timeout_then_failure', 'charge', 'card_declined'],
  ['tok_capture_timeout_then_failure', 'capture', 'card_declined'],
  ['tok_refund_timeout_then_failure', 'refund', 'refund_declined'],
  ['tok_timeout_then_success', 'charge', ''],
  ['tok_capture_timeout_then_success', 'capture', ''],
  ['tok_void_timeout_then_success', 'void', ''],
  ['tok_refund_timeout_then_success', 'refund', ''],
])('%s is told at the second asking of the %s', async (token, step, code) => {
  const capture = step === 'refund' ? 'automatic' : 'manual';
  const charge = operation('charge', sandboxMethod(token), { capture });
  const reference = `sandbox_${charge.idempotencyKey}`;
  const sent = step === 'charge' ? charge : next(charge, step, reference);
  if (step !== 'charge') await sandbox.perform(charge, never);
  expect(await sandbox.perform(sent, never)).toEqual({ kind: 'unknown' });
  const success = { kind: step === 'charge' ? 'authorized' : 'succeeded', reference };
  const expected = code === '' ? success : { kind: 'declined', code };
  expect(await other.lookUp(sent, never)).toMatchObject(expected);
  expect(await other.perform(sent, never)).toMatchObject(expected);
});

test.each<[SandboxToken, ProviderStep, string]>([
  ['tok_capture_declined', 'capture', 'card_declined'],
  ['tok_refund_declined', 'refund', 'refund_declined'],
])('%s declines the %s of a charge that succeeded', async (token, step, code) => {
  const capture = step === 'refund' ? 'automatic' : 'manual';
  const charge = operation('charge', sandboxMethod(token), { capture });
  await sandbox.perform(charge, never);
  const reference = `sandbox_${charge.idempotencyKey}`;
  const answer = await sandbox.perform(next(charge, step, reference), never);
  expect(answer).toMatchObject({ kind: 'declined', code, reference });
  const { held, refunded } = await movedIn(database, charge.paymentId);
  expect({ held, refunded }).toEqual({ held: 1_234, refunded: 0 });
});

test("Another organization's charge is not there", async () => {
  const charge = operation('charge', sandboxMethod('tok_success'));
  await sandbox.perform(charge, never);
  const foreign = next(charge, 'refund', `sandbox_${charge.idempotencyKey}`, {
    organizationId: 'org_2',
  });
  expect(await sandbox.perform(foreign, never)).toMatchObject({ code: 'no_such_charge' });
});

test('Two instances at once carry each key out once', async () => {
  const charges = Array.from({ length: 30 }, () =>
    operation('charge', sandboxMethod('tok_success')),
  );
  const both = charges.flatMap((charge) => [
    sandbox.perform(charge, never),
    other.perform(charge, never),
  ]);
  for (const answer of await Promise.all(both)) expect(answer.kind).toBe('succeeded');
  for (const { paymentId } of charges) {
    expect(await movedIn(database, paymentId)).toMatchObject({ charges: 1, captured: 1_234 });
  }
});

test('Two instances at once are unavailable twice in all, for a tok_flaky', async () => {
  const charge = operation('charge', sandboxMethod('tok_flaky'));
  const sent = Array.from({ length: 8 }, (_, index) =>
    (index % 2 === 0 ? sandbox : other).perform(charge, never),
  );
  const kinds = (await Promise.all(sent)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'unavailable')).toHaveLength(2);
  expect(kinds.filter((kind) => kind === 'succeeded')).toHaveLength(6);
  expect(await movedIn(database, charge.paymentId)).toMatchObject({ charges: 1 });
});

describe('Trouble of its own database', () => {
  const broken = (failure: Error, works: Partial<Database> = {}) => {
    const fail = () => Promise.reject(failure);
    return createSandbox({ ...database, read: fail, write: fail, ...works }, clock);
  };
  const write: Database['write'] = (statements) => database.write(statements);
  const read: Database['read'] = (statements) => database.read(statements);
  const charge = operation('charge', sandboxMethod('tok_success'));

  test.each([
    ['cannot be read', broken(new ReadFailure('gone'), { write }), 'unavailable'],
    ['is locked', broken(new WriteFailure('unavailable', 'locked'), { read }), 'unavailable'],
    ['does not tell', broken(new WriteFailure('unknown', 'I/O'), { read }), 'unknown'],
  ] as const)('that %s is told as it is', async (_, provider, kind) => {
    expect(await provider.perform(charge, never)).toEqual({ kind });
    expect(await provider.lookUp(charge, never)).toEqual({ kind: 'unknown' });
  });

  test('that is over is over', async () => {
    let failing = true;
    const provider = createSandbox(
      {
        ...database,
        read,
        write: (statements) =>
          failing ? Promise.reject(new WriteFailure('unavailable', 'locked')) : write(statements),
      },
      clock,
    );
    expect(await provider.perform(charge, never)).toEqual({ kind: 'unavailable' });
    failing = false;
    expect(await provider.perform(charge, never)).toMatchObject({ kind: 'succeeded' });
  });
});
