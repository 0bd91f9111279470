import type { Freshness, QueryDefinition } from '../../modules/kernel/query.ts';

/** What a loader reads for one key, found or not. */
export interface Loaded extends Freshness {
  /**
   * - `found`: `body` is the resource, the list or the sums
   * - `gone`: it was deleted, and `body` is the refusal that says so
   * - `missing`: there never was one; `body` is the refusal, and no tier ever keeps it
   */
  readonly state: 'found' | 'gone' | 'missing';
  /** The version of the one resource that is shown, deleted or not; null for lists and sums. */
  readonly version: number | null;
  /** JSON text. */
  readonly body: string;
  /** A time at which this was current, in milliseconds since 1970; null when nobody can say. */
  readonly asOf: number | null;
}

/** What a tier keeps of an answer. Bound to its organization and key, which it carries itself. */
export interface Entry extends Loaded {
  readonly organizationId: string;
  readonly key: string;
  readonly state: 'found' | 'gone';
  /** Until then (milliseconds since 1970) it is served to a reader that asks for nothing. */
  readonly freshUntil: number;
  /** From then on it is served to nobody: the backstop, should everything else fail. */
  readonly staleUntil: number;
}

/** What a tier says of one key. */
export interface Held {
  readonly entry?: Entry | undefined;
  /** The organization's position, kept beside the entries: it can only disqualify one. */
  readonly head?: Freshness | undefined;
  /** Everything that was committed until then had reached the tier; null when that is not known. */
  readonly currentAt: number | null;
  /** True where the tier held something that is not an entry of this organization and key. */
  readonly spoiled?: true;
}

/** A tier did not do what it was asked. The message holds nothing of what that was. */
export class TierFailure extends Error {
  override readonly name = 'TierFailure';
}

/** One place that keeps entries: the process's memory, a cache server. */
export interface Tier {
  /** As `Cache-Status` names it. */
  readonly name: string;
  /** Throws `TierFailure`, and may hang, where it is not in this process: see `guardTier`. */
  get(organizationId: string, key: string): Promise<Held>;
  /** The same without waiting, of a tier in this process; undefined where it has to wait. */
  getAtOnce?(organizationId: string, key: string): Held | undefined;
  /**
   * Keeps those entries of the organization that are not older than what is kept of their keys.
   * `head` is what the organization's position is known to be, once they are all in. Never deletes.
   */
  setIfNewer(organizationId: string, entries: readonly Entry[], head?: Freshness): Promise<void>;
}

/** A database that queries are read from beside the primary. */
export interface Replica {
  /** The same queries as the primary's, by their type. */
  readonly queries: ReadonlyMap<string, QueryDefinition>;
  /** When what it has was current: milliseconds since 1970; null where it does not say. */
  currentAt(): Promise<number | null>;
}
