import type { ListedEvent, PaymentResource } from '../../api/resources.ts';

/** One operation that was handed to a provider, and what came of it. */
export interface CollectionAttempt {
  readonly number: number;
  readonly provider: string;
  /** What was asked for. */
  readonly step: 'charge' | 'confirm' | 'capture' | 'void';
  readonly startedAt: string;
  /** Null while it is in flight. */
  readonly finishedAt: string | null;
  readonly outcome: string;
  readonly failure: PaymentResource['failure'];
}

/** Events after which a provider is asked for something else than the money. */
const steps: Readonly<Record<string, CollectionAttempt['step']>> = {
  'payment.confirmed': 'confirm',
  'payment.capture_requested': 'capture',
  'payment.cancel_requested': 'void',
  'payment.attempt_abandoned': 'void',
  'payment.expired': 'void',
  'payment.deleted': 'void',
};

const outcomes: Readonly<Record<string, string>> = {
  'payment.attempt_declined': 'declined',
  'payment.attempt_abandoned': 'failed',
  'payment.attempt_in_doubt': 'in_doubt',
  'payment.attempt_unresolved': 'in_doubt',
};

/** Every attempt at collecting a payment, the newest first, as its events tell of them. */
export function attemptsOf(
  events: readonly Pick<ListedEvent, 'type' | 'time' | 'data'>[],
): readonly CollectionAttempt[] {
  const attempts = new Map<number, CollectionAttempt>();
  let latest: CollectionAttempt | undefined;
  for (const { type, time, data } of events) {
    const { object, attempt, failure } = data as PaymentResource;
    if (object !== 'payment' || attempt === null) continue;
    const { number, provider, inFlight } = attempt;
    const outcome = outcomes[type] ?? type.replace('payment.', '');
    // An event that begins an attempt may have ended the one before.
    const begun = attempts.get(number);
    if (latest && !begun && latest.finishedAt === null) {
      attempts.set(latest.number, { ...latest, finishedAt: time, outcome });
    }
    const known: CollectionAttempt = begun ?? {
      number,
      provider,
      step: steps[type] ?? 'charge',
      startedAt: time,
      finishedAt: null,
      outcome: 'in_flight',
      failure: null,
    };
    const isOpen = known.finishedAt === null;
    latest = isOpen ? after(known, { outcome, inFlight, failure, time }) : known;
    attempts.set(number, latest);
  }
  return [...attempts.values()].toReversed();
}

function after(
  attempt: CollectionAttempt,
  event: {
    readonly outcome: string;
    readonly inFlight: boolean;
    readonly failure: PaymentResource['failure'];
    readonly time: string;
  },
): CollectionAttempt {
  const { inFlight, failure, time } = event;
  // The payment has failed, by a void that went well.
  const isVoided = attempt.step === 'void' && event.outcome === 'failed';
  const outcome = isVoided ? 'voided' : event.outcome;
  if (inFlight) return outcome === 'in_doubt' ? { ...attempt, outcome } : attempt;
  const isFailure = outcome === 'failed' || outcome === 'declined';
  return { ...attempt, finishedAt: time, outcome, failure: isFailure ? failure : null };
}
