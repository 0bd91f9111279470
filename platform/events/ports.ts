import type { StoredEvent } from '../../modules/kernel/event.ts';

/** A named reader of the event log, with a place of its own in it. */
export interface Subscription {
  readonly name: string;
  /** The types that it wants; undefined for all. */
  readonly types?: readonly string[];
  /**
   * Takes events in the order of the log, at least once. Throwing leaves the place where it is:
   * the same events come again after a pause, and other subscriptions go on.
   */
  deliver(events: readonly StoredEvent[]): Promise<void>;
  /**
   * Told, at most once a second, that everything that was committed until `at` (milliseconds since
   * 1970) has been delivered. What it throws is as nothing.
   */
  atHead?(at: number): Promise<void>;
}

/** Something that is looked after now and then, in one process at a time. */
export interface Chore {
  readonly name: string;
  readonly everyMs: number;
  /** A piece of it; true when the next piece is to follow at once. What it throws is only logged. */
  run(): Promise<boolean>;
}

/** Where a subscription stands, and the fence of whoever moves it now. */
export interface Claim {
  readonly place: number;
  readonly fence: number;
}

/** The event log as the relay reads it, and the places it keeps. */
export interface EventLog {
  /**
   * Events after a place of the log, in order, of these types where some are named; and how far
   * that is, since events of other types are passed over.
   */
  after(
    place: number,
    limit: number,
    types?: readonly string[],
  ): Promise<{ readonly events: readonly StoredEvent[]; readonly place: number }>;
  /** Takes a subscription over: whoever held it before can move it no more. */
  claim(name: string, at: string): Promise<Claim>;
  /** Moves a place; false when it was taken over. */
  move(name: string, claim: Claim, place: number, at: string): Promise<boolean>;
  /** Notes why a subscription does not move. */
  fail(name: string, claim: Claim, reason: string): Promise<void>;
  /** Writes how far the slowest subscription is, and forgets such rows from before `forget`. */
  beat(at: string, forget: string): Promise<void>;
  /** The time of the newest beat; undefined before the first. */
  lastBeat(): Promise<string | undefined>;
}
