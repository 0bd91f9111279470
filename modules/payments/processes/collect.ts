import type { Payment } from '../domain/payment.ts';
import type { Settlement } from '../domain/settlement.ts';
import type { PaymentProvider, ProviderKnowledge, ProviderOperation } from '../ports.ts';
import { isHopeless, type Due } from './due.ts';
import { actedOperation, attemptOperation, refundOperation } from './operation.ts';

/** A command that the process sends. Its key makes a repetition the same command. */
export interface CollectionCommand {
  readonly type: 'payments.settle' | 'payments.expire';
  readonly key: string;
  readonly input: { readonly [name: string]: string | number | Settlement };
  /** The payment's version whose event this goes back to; null for what only time caused. */
  readonly causedBy: number | null;
  /** False where the provider was asked and did not tell. */
  readonly told: boolean;
}

/** How providers are asked. */
export interface Asking {
  readonly provider: PaymentProvider;
  readonly signal: AbortSignal;
  /** Resolves after so long, or rejects when the signal aborts. */
  pause(ms: number): Promise<void>;
  /** Milliseconds since the epoch. */
  now(): number;
}

const overloaded = { tries: 5, firstPauseMs: 100 };

/** Does what is due of a payment; returns the command that says what came of it, where one does. */
export async function collect(
  payment: Payment,
  due: Due,
  asking: Asking,
): Promise<CollectionCommand | undefined> {
  if (due.kind === 'expiry') return expiring(payment, asking);
  if (due.kind === 'notice') return settlingActed(payment, await lookAtActed(payment, asking));
  if (due.kind === 'refund') {
    const refund = payment.refunds.find((each) => each.resource.id === due.id);
    if (!refund) return undefined;
    const operation = refundOperation(payment, refund);
    const answer = await ask(operation, refund, asking);
    return settling(operation, { refund: refund.resource.id }, refund.version, answer);
  }
  const attempt = payment.collection?.attempt;
  if (!attempt) return undefined;
  const operation = attemptOperation(payment, attempt);
  const answer = await ask(operation, attempt, asking);
  return settling(operation, { attempt: attempt.number }, attempt.version, answer);
}

/** What a payer was asked to do may have been done, and nobody told: then it does not expire. */
async function expiring(payment: Payment, asking: Asking): Promise<CollectionCommand | undefined> {
  const { resource, collection } = payment;
  if (collection?.expiresAt == null) return undefined;
  if (resource.status === 'requires_action') {
    const answer = await lookAtActed(payment, asking);
    // Nobody knows: it is looked at again.
    if (answer.kind === 'unknown' || answer.kind === 'unavailable') return undefined;
    const idle = answer.kind === 'requires_action' || answer.kind === 'never_arrived';
    if (!idle) return settlingActed(payment, answer);
  }
  const { organizationId, id, version } = resource;
  const key = `${organizationId}/${id}/expire/${version}`;
  const input = { expiresAt: collection.expiresAt };
  return { type: 'payments.expire', key, input, causedBy: null, told: true };
}

/** Asks what became of the charge whose payer was asked to act. */
const lookAtActed = (payment: Payment, { provider, signal }: Asking): Promise<ProviderKnowledge> =>
  provider.lookUp(actedOperation(payment), signal);

const settlingActed = (
  payment: Payment,
  answer: ProviderKnowledge,
): CollectionCommand | undefined => {
  const { attempt, version } = payment.resource;
  return settling(actedOperation(payment), { attempt: attempt?.number ?? 0 }, version, answer);
};

/** Sends what was never sent, and looks for the fate of what was. */
async function ask(
  operation: ProviderOperation,
  { doubtfulSince }: { readonly doubtfulSince: string | null },
  asking: Asking,
): Promise<ProviderKnowledge | { readonly kind: 'unresolved' }> {
  if (doubtfulSince === null) return send(operation, asking);
  const known = await asking.provider.lookUp(operation, asking.signal);
  const answer = known.kind === 'never_arrived' ? await send(operation, asking) : known;
  const silent = answer.kind === 'unknown' || answer.kind === 'unavailable';
  return silent && isHopeless(doubtfulSince, asking.now()) ? { kind: 'unresolved' } : answer;
}

async function send(operation: ProviderOperation, asking: Asking): Promise<ProviderKnowledge> {
  let pauseMs = overloaded.firstPauseMs;
  for (let turn = 1; ; turn++) {
    const answer = await asking.provider.perform(operation, asking.signal);
    if (answer.kind !== 'unavailable' || turn === overloaded.tries) return answer;
    await asking.pause(pauseMs);
    pauseMs *= 2;
  }
}

/** One that was never told is as unknown as one that was not understood. */
function settling(
  operation: ProviderOperation,
  of: { readonly attempt: number } | { readonly refund: string },
  causedBy: number,
  answer: ProviderKnowledge | { readonly kind: 'unresolved' },
): CollectionCommand | undefined {
  if (answer.kind === 'never_arrived') return undefined;
  const told: Settlement = answer.kind === 'unavailable' ? { kind: 'unknown' } : answer;
  return {
    type: 'payments.settle',
    key: `${operation.idempotencyKey}/${told.kind}`,
    input: { ...of, answer: told },
    causedBy,
    told: told.kind !== 'unknown' && told.kind !== 'unresolved',
  };
}
