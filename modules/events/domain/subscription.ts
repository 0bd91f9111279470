import type { Aggregate, DomainEvent } from '../../kernel/decider.ts';

/** A named reader of the event log as the operator sees it. */
export type SubscriptionResource = {
  readonly object: 'subscription';
  readonly name: string;
  readonly status: 'active' | 'retrying' | 'parked';
  /** The last place of the log that it has passed. */
  readonly place: number;
  /** Since it moved last, but for outages of what it delivers to. */
  readonly failures: number;
  readonly failure: string | null;
  readonly movedAt: string;
  readonly parkedAt: string | null;
  readonly version: number;
};

export interface SubscriptionEvent extends DomainEvent {
  readonly type: 'subscription.retried';
}

/** A subscription, as far as its operator has a say in it. */
export const subscription: Aggregate<SubscriptionResource, SubscriptionEvent> = {
  type: 'subscription',
  events: ['subscription.retried'],
  version: (state) => state.version,
  deleted: () => false,
  resource: (state) => state,
  evolve(state, _, { version }) {
    if (!state) throw new Error('Only the relay makes a subscription');
    return { ...state, status: 'active', failures: 0, failure: null, parkedAt: null, version };
  },
};

/** Whose stream the operator's own events are in: no organization has this id. */
export const operatorStream = 'operator';
