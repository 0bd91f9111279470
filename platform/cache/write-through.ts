import type { StoredEvent } from '../../modules/kernel/event.ts';
import { Outage, type Subscription } from '../events/ports.ts';
import { entryOf, ttlMs } from './entry.ts';
import { TierFailure, type Entry, type Loaded, type Tier } from './ports.ts';

/** Clocks of those who fill a cache differ, and what they read lags, by less than this. */
const marginMs = 300_000;

/** What a query for one resource answers after an event. */
export interface WrittenThrough extends Pick<Loaded, 'version' | 'body'> {
  readonly key: string;
  /** Gone: the body is the refusal that the query answers with from now on. */
  readonly state: 'found' | 'gone';
}

/**
 * The subscription that writes every change to a cache server, and then how far that is. When it
 * throws the same events come again, so an outage of the server delays and loses nothing.
 */
export function writeThrough(parts: {
  /** Not guarded: what it throws, the relay has to know. */
  readonly tier: Tier & { beat?(at: number): Promise<void> };
  /** Of the database whose events these are. */
  readonly epoch: number;
  /** The answers that events of one organization, in order, have changed. */
  answersAfter(
    organizationId: string,
    events: readonly StoredEvent[],
  ): Promise<readonly WrittenThrough[]>;
}): Subscription {
  const { tier, epoch, answersAfter } = parts;

  /** Events of one organization, in order: the newest answer of each key, current at the last. */
  async function entriesAfter(events: readonly StoredEvent[], last: StoredEvent): Promise<Entry[]> {
    const { organizationId, sequence: position } = last;
    const asOf = Date.parse(last.time);
    const newest = new Map<string, Entry>();
    for (const { key, ...answer } of await answersAfter(organizationId, events)) {
      const entry = entryOf(organizationId, key, { ...answer, epoch, position, asOf }, asOf);
      if (entry) newest.set(key, entry);
    }
    return [...newest.values()];
  }

  return {
    name: `cache-${tier.name}`,
    // Whatever a cache may have from before is gone by then: a log of years is not written there.
    startsAt: { ageMs: ttlMs.oneResource + marginMs },
    atHead: async (at) => tier.beat?.(at),
    async deliver(events) {
      for (const [organizationId, own] of Map.groupBy(events, (event) => event.organizationId)) {
        const last = own.at(-1);
        if (!last) continue;
        const head = { epoch, position: last.sequence };
        const entries = await entriesAfter(own, last);
        await tier.setIfNewer(organizationId, entries, head).catch(outage);
      }
    },
  };
}

/** A server that is away is waited for. */
function outage(error: unknown): never {
  throw error instanceof TierFailure ? new Outage(error.message, { cause: error }) : error;
}
