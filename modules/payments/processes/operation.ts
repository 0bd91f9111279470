import type { Attempt } from '../domain/attempt.ts';
import type { Payment } from '../domain/payment.ts';
import type { Refund } from '../domain/refund.ts';
import type { ProviderOperation } from '../ports.ts';

/** What an attempt asks of the provider. Its key is made of payment, step and number. */
export const attemptOperation = (
  payment: Payment,
  {
    step,
    number,
    amount,
    final,
    startedAt,
  }: Pick<Attempt, 'step' | 'number' | 'amount' | 'final' | 'startedAt'>,
): ProviderOperation => ({
  ...common(payment),
  step,
  idempotencyKey: `${keyOf(payment)}/${step}/${number}`,
  amount,
  final,
  startedAt,
});

/** What a refund asks of the provider. */
export const refundOperation = (payment: Payment, { resource }: Refund): ProviderOperation => ({
  ...common(payment),
  step: 'refund',
  idempotencyKey: `${keyOf(payment)}/refund/${resource.id}`,
  amount: resource.amount,
  final: true,
  startedAt: resource.createdAt,
});

/** The charge whose payer was asked to act. */
export const actedOperation = (payment: Payment): ProviderOperation =>
  attemptOperation(payment, {
    step: 'charge',
    number: payment.resource.attempt?.number ?? 0,
    amount: payment.resource.amount,
    final: true,
    startedAt: payment.resource.createdAt,
  });

const keyOf = ({ resource: { organizationId, id } }: Payment): string => `${organizationId}/${id}`;

function common({ resource, collection }: Payment) {
  const { organizationId, id, method, currency } = resource;
  if (method.type === 'manual') throw new Error(`Payment "${id}" has no provider`);
  return {
    organizationId,
    paymentId: id,
    method,
    currency,
    capture: collection?.capture ?? 'automatic',
    reference: collection?.reference ?? null,
  } as const;
}
