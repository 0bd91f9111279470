import type { ProviderMethod } from '../../../modules/payments/domain/method.ts';
import type { ProviderOperation, ProviderStep } from '../../../modules/payments/ports.ts';

let numbers = 0;

/** A key that was never sent. */
export const newKey = (): string => `key-${process.pid}-${++numbers}`;

export const never = new AbortController().signal;

/** An operation of a payment of its own: EUR 12.34, captured at once, just begun. */
export function operation(
  step: ProviderStep,
  method: ProviderMethod,
  changes: Partial<ProviderOperation> = {},
): ProviderOperation {
  const idempotencyKey = changes.idempotencyKey ?? newKey();
  return {
    step,
    idempotencyKey,
    organizationId: 'org_1',
    paymentId: `pay-${idempotencyKey}`,
    method,
    amount: 1_234,
    currency: 'EUR',
    capture: 'automatic',
    final: true,
    reference: null,
    startedAt: new Date().toISOString(),
    ...changes,
  };
}

/** A later step of the same payment, with a key of its own. */
export const next = (
  charge: ProviderOperation,
  step: ProviderStep,
  reference: string,
  changes: Partial<ProviderOperation> = {},
): ProviderOperation => ({
  ...charge,
  step,
  reference,
  idempotencyKey: newKey(),
  ...changes,
});
