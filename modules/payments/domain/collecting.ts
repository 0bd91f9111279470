import type { Occurrence } from '../../kernel/decider.ts';
import type { Attempt, Collection } from './attempt.ts';
import type { Payment } from './payment-state.ts';

/** Begins to collect, where a provider does that; a manual payment waits for a call. */
export function charging(
  state: Payment,
  capture: Collection['capture'],
  occurrence: Occurrence,
): Payment {
  const { method, amount } = state.resource;
  const tried = { ...state, resource: { ...state.resource, failure: null } };
  if (method.type === 'manual') return tried;
  const charged = withCollection(tried, { capture, reference: null, expiresAt: null });
  return begin(charged, { step: 'charge', amount }, occurrence);
}

/** What is held at a provider for a payment that ended is released. */
export function released(state: Payment, occurrence: Occurrence): Payment {
  const { collection } = state;
  if (!collection?.expiresAt) return state;
  const ended = withCollection(state, { expiresAt: null });
  return begin(ended, { step: 'void', purpose: 'release' }, occurrence);
}

/** An attempt begins: one operation is to be carried out at the provider. */
export function begin(
  state: Payment,
  attempt: Pick<Attempt, 'step'> & Partial<Attempt>,
  { version, at }: Occurrence,
): Payment {
  const { method } = state.resource;
  if (method.type === 'manual') throw new Error('A manual payment has no attempts');
  const number = (state.resource.attempt?.number ?? 0) + 1;
  const shown = { number, inFlight: true, provider: method.type };
  const resource = { ...state.resource, attempt: shown, failure: null };
  const begun: Attempt = {
    amount: 0,
    final: true,
    purpose: 'collect',
    command: null,
    doubtfulSince: null,
    unresolved: false,
    ...attempt,
    number,
    version,
    startedAt: at,
  };
  return withCollection({ ...state, resource }, { attempt: begun });
}

/** The attempt is over. */
export function end(state: Payment, changes: Partial<Collection>): Payment {
  if (!state.collection) return state;
  const { attempt } = state.resource;
  const resource = { ...state.resource, attempt: attempt && { ...attempt, inFlight: false } };
  return withCollection({ ...state, resource }, { attempt: null, ...changes });
}

/** Changes what is known of the attempt in flight. */
export function withAttempt(state: Payment, changes: Partial<Attempt>): Payment {
  const attempt = state.collection?.attempt;
  return attempt ? withCollection(state, { attempt: { ...attempt, ...changes } }) : state;
}

/** Changes what is known of the collection. */
export const withCollection = (state: Payment, changes: Partial<Collection>): Payment => ({
  ...state,
  collection: { ...(state.collection ?? noCollection), ...changes },
});

const noCollection: Collection = {
  capture: 'automatic',
  reference: null,
  attempt: null,
  expiresAt: null,
};
