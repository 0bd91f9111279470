import type { JsonObject } from './json.ts';
import type { Refusal } from './refusal.ts';

/** A domain event before it is committed: its type and what changed. */
export interface DomainEvent {
  readonly type: string;
  /** The aggregate it belongs to, when that is not the command's own (a child made with it). */
  readonly subject?: string;
}

/** What `evolve` may know of the commit that an event belongs to. */
export interface Occurrence {
  readonly organizationId: string;
  readonly aggregateId: string;
  /** The aggregate's version after the event. */
  readonly version: number;
  /** RFC 3339 UTC with milliseconds. */
  readonly at: string;
}

/** What `decide` may know beside the state and the input. */
export interface DecisionContext {
  readonly organizationId: string;
  readonly aggregateId: string;
  readonly commandId: string;
  /** RFC 3339 UTC with milliseconds, set once for the command; never below an earlier decision's. */
  readonly now: string;
}

/** What a command comes to. */
export interface Decided {
  readonly events: readonly DomainEvent[];
  /** The command has no answer yet: it stays `executing` until a later command answers it. */
  readonly unanswered?: true;
  /** Earlier commands that stayed `executing` and are answered by this one. */
  readonly answers?: readonly CommandAnswer[];
}

/** The answer to an earlier command: what one of the events shows, or why it came to nothing. */
export type CommandAnswer = {
  readonly commandId: string;
  /** The earlier command's type, whose success status is answered. */
  readonly type: string;
} & ({ /** An index into `events`. */ readonly event: number } | { readonly refusal: Refusal });

/** A bound on how many aggregates of a kind an organization has: one more is a 409. */
export interface AggregateLimit<State = unknown> {
  readonly most: number;
  /** What to do about it: `Delete a webhook endpoint you no longer need`. */
  readonly advice: string;
  /** Whether one is among those that are bounded, at a time (RFC 3339 UTC). */
  counts(state: State, at: string): boolean;
}

/** How one kind of aggregate changes and shows itself. Pure: no clock, no randomness, no I/O. */
export interface Aggregate<State = unknown, Event extends DomainEvent = DomainEvent> {
  /** `payment`: the name of its resource, of its problem codes (`payment_not_found`) and its table. */
  readonly type: string;
  /** The event types that belong to it. */
  readonly events: readonly Event['type'][];
  /** The state after `event`; `state` is undefined before the first. */
  evolve(state: State | undefined, event: Event, occurrence: Occurrence): State;
  /** 1, 2, 3 …: how many events the state has seen. */
  version(state: State): number;
  /** True once it was deleted; the state stays as a tombstone. */
  deleted(state: State): boolean;
  /** How many of them an organization may have at once; undefined where that is bounded otherwise. */
  readonly limit?: AggregateLimit<State>;
  /** What is shown of it after `event`: the `data` of the stored event, the body of an answer. */
  resource(state: State, event?: Event): JsonObject;
}
