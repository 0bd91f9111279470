import type { StoredEvent } from '../../modules/kernel/event.ts';
import type { HandlerCommand } from '../../modules/kernel/module.ts';

/**
 * What a subscription delivers to is away, or takes nothing now. It is waited for, however long it
 * takes: only what fails for another reason is parked.
 */
export class Outage extends Error {
  override readonly name = 'Outage';
}

/** A named reader of the event log, with a place of its own in it. */
export interface Subscription {
  readonly name: string;
  /** The types that it wants; undefined for all. */
  readonly types?: readonly string[];
  /**
   * Where it begins when it is there for the first time: at the beginning of the log, which is so
   * where it is not said, at its head, or after a place of it (`StoredEvent.logId`). One that names
   * an age needs nothing older: it begins there also where it was away for longer.
   */
  readonly startsAt?: 'beginning' | 'head' | number | { readonly ageMs: number };
  /** After so many failures in a row, but for outages, it is parked; 20 where it is not said. */
  readonly attempts?: number;
  /**
   * Takes events in the order of the log, at least once. Throwing leaves the place where it is:
   * the same events come again after a pause, one by one, and other subscriptions go on. Throws
   * `Outage` where it is not to be parked for it.
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
  /** Since it moved last, but for outages; counted over every attempt of the relay. */
  readonly failures: number;
  /** It failed too often: nobody moves it until somebody has it tried again. */
  readonly parked: boolean;
}

/** Why a subscription does not move. */
export interface SubscriptionFailure {
  readonly reason: string;
  /** How many there were since it moved last, but for outages. */
  readonly failures: number;
  /** Since when it is not tried any more; null while it is. */
  readonly parkedAt: string | null;
}

/** A subscription as its operator sees it. */
export interface SubscriptionState {
  readonly name: string;
  /** The last place of the log that it has passed. */
  readonly place: number;
  /** The last place that there is. */
  readonly head: number;
  readonly lag: {
    /** How many places there are between. */
    readonly events: number;
    /** How old the first event is that it has not passed. */
    readonly seconds: number;
  };
  readonly status: 'active' | 'retrying' | 'parked';
  /** Since it moved last, but for outages. */
  readonly failures: number;
  readonly failure: string | null;
  readonly movedAt: string;
  readonly parkedAt: string | null;
}

/** The event log as the relay reads it, and the places it keeps. */
export interface EventLog {
  /** The last place of the log; 0 where there is none. */
  head(): Promise<number>;
  /**
   * Events after a place of the log and up to `head`, in order, of these types where some are
   * named; and how far that is, since events of other types are passed over.
   */
  after(
    place: number,
    head: number,
    limit: number,
    types?: readonly string[],
  ): Promise<{ readonly events: readonly StoredEvent[]; readonly place: number }>;
  /** Says which subscriptions there are: the places of others hold up nothing any more. */
  keepOnly(names: readonly string[]): Promise<void>;
  /** Takes a subscription over: whoever held it before can move it no more. */
  claim(subscription: Pick<Subscription, 'name' | 'startsAt'>, at: string): Promise<Claim>;
  /** Moves a place; false when it was taken over. */
  move(name: string, claim: Claim, place: number, at: string): Promise<boolean>;
  /** Notes why a subscription does not move. */
  fail(name: string, claim: Claim, failure: SubscriptionFailure): Promise<void>;
  /** Those of the subscriptions that are parked. */
  parked(): Promise<ReadonlySet<string>>;
  /** Writes how far the slowest subscription is, and forgets such rows from before `forget`. */
  beat(at: string, forget: string): Promise<void>;
  /** The time of the newest beat; undefined before the first. */
  lastBeat(): Promise<string | undefined>;
  /** Every subscription that there is, by name, as of `now` (milliseconds since 1970). */
  states(now: number): Promise<readonly SubscriptionState[]>;
}

/** What a subscription has not passed of one organization's events. */
export interface WaitingEvents {
  readonly events: number;
  /** False where there are more, which are older. */
  readonly exact: boolean;
  /** How old the first of them is. */
  readonly seconds: number;
}

/**
 * How far the subscriptions are with the events of one organization, as of `now` (milliseconds
 * since 1970), by name: nothing of others can be told from it.
 */
export type WaitingEventsReader = (
  organizationId: string,
  now: number,
) => Promise<readonly { readonly name: string; readonly waiting: WaitingEvents }[]>;

/** What events have led to each other, and where that was cut. */
export interface CausalChains {
  /** How many events led to this one, each causing a command that caused the next, up to `limit`. */
  depth(event: StoredEvent, limit: number): Promise<number>;
  /** Keeps what a handler would have sent, so that it is not lost without a trace. */
  cut(event: StoredEvent, handler: string, commands: readonly HandlerCommand[]): Promise<void>;
  /** How many commands were not sent, by the handlers that would have. */
  cuts(): Promise<ReadonlyMap<string, number>>;
}

/** Which version of a projection is read. */
export interface ProjectionVersions {
  /** Undefined before the first one is whole. */
  shown(name: string): Promise<number | undefined>;
  /** Has a version read from now on; an earlier one never takes a later one's place. */
  show(name: string, version: number): Promise<void>;
}
