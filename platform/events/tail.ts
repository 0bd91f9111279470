import { matcherOf } from '../../modules/events/index.ts';
import type { EventFilter, EventsOf, ListedEvent } from '../../modules/events/ports.ts';
import type { Clock } from '../../modules/kernel/clock.ts';
import type { Freshness } from '../../modules/kernel/query.ts';
import type { CommitListener } from '../commands/ports.ts';
import type { Log } from '../logging/log.ts';
import { TailChannel } from './tail-channel.ts';

/** A copy that cannot be read so often in a row is left to others. */
const limits = { events: 100, read: 500, failures: 3 };

/** Follows the events of one organization from a place. */
export interface Follower {
  /** What comes next, in order; nothing where there is none within `limitMs`, or `signal` aborts. */
  next(limitMs: number, signal: AbortSignal): Promise<readonly ListedEvent[]>;
  end(): void;
  /** The sequence until which everything was handed out, or is not wanted. */
  readonly at: number;
  /** Nothing comes any more, though there may be more elsewhere. */
  readonly over: boolean;
}

/** The end of the log, for all who listen in this process: read once for all of them. */
export interface EventTail extends CommitListener {
  /** How far an organization is. */
  head(organizationId: string): Promise<Freshness>;
  /** Begins behind the event of the sequence `after`; `head` is what was just read. */
  follow(
    organizationId: string,
    filter: EventFilter,
    from: { readonly after: number; readonly head: Freshness },
  ): Follower;
  /** How many listen. */
  readonly listeners: number;
  /** How many of them to the events of an organization. */
  listenersOf(organizationId: string): number;
}

/**
 * Looks at the log when a commit of this process says so, and else now and then: whoever listens
 * and finds that nobody has looked for `pollMs` looks for all. So no look outlives the request that
 * began it, which is all that some runtimes allow.
 */
export function createEventTail(parts: {
  readonly events: EventsOf;
  heads(organizationIds: readonly string[]): Promise<ReadonlyMap<string, Freshness>>;
  readonly pollMs: number;
  /** Whether a copy is read: whoever follows it can be told the rest elsewhere. */
  readonly isCopy: boolean;
  readonly clock: Clock;
  readonly log: Log;
}): EventTail {
  const { events, heads, pollMs, isCopy, clock, log } = parts;
  const channels = new Map<string, TailChannel>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking = false;
  let failures = 0;
  const committed = new Set<string>();

  async function look(organizationIds: readonly string[]): Promise<void> {
    try {
      for (const [id, { epoch, position }] of await heads(organizationIds)) {
        const channel = channels.get(id);
        if (channel && channel.epoch !== epoch) close(channel);
        else if (channel && position > channel.position) await advance(channel, position);
      }
      failures = 0;
    } catch (error) {
      log.warn('Cannot look for new events; trying again', { error });
      failures++;
      if (!isCopy || failures < limits.failures) return;
      for (const channel of channels.values()) close(channel);
    }
  }

  function close(channel: TailChannel): void {
    if (channels.get(channel.organizationId) === channel) channels.delete(channel.organizationId);
    channel.end();
  }

  async function advance(channel: TailChannel, position: number): Promise<void> {
    if (position - channel.position > limits.read) {
      channel.skipTo(position);
      return;
    }
    const mark = { towards: 'next' as const, place: { sequence: channel.position } };
    const { rows, epoch } = await events(channel.organizationId).page({
      types: undefined,
      subject: undefined,
      mark: { ...mark, inclusive: false },
      limit: limits.read,
    });
    if (epoch !== channel.epoch) close(channel);
    else channel.add(rows.filter(({ sequence }) => sequence > channel.position));
  }

  /** One look at a time for what was committed here. */
  async function lookAtCommitted(): Promise<void> {
    if (looking) return;
    looking = true;
    while (committed.size > 0) {
      const ids = [...committed];
      committed.clear();
      await look(ids);
    }
    looking = false;
  }

  function open(organizationId: string, { epoch, position }: Freshness): TailChannel {
    const known = channels.get(organizationId);
    if (known && known.epoch < epoch) close(known);
    const channel =
      channels.get(organizationId) ?? new TailChannel(organizationId, position, epoch);
    channels.set(organizationId, channel);
    channel.listeners++;
    return channel;
  }

  return {
    get listeners() {
      return [...channels.values()].reduce((sum, channel) => sum + channel.listeners, 0);
    },
    listenersOf: (organizationId) => channels.get(organizationId)?.listeners ?? 0,
    async head(organizationId) {
      const head = (await heads([organizationId])).get(organizationId);
      if (!head) throw new Error('The database names no position');
      return head;
    },
    committed({ decisions }) {
      if (channels.size === 0) return;
      for (const { events: committedEvents } of decisions) {
        for (const { organizationId } of committedEvents) {
          if (channels.has(organizationId)) committed.add(organizationId);
        }
      }
      if (committed.size > 0) void lookAtCommitted();
    },
    follow(organizationId, filter, { after, head }) {
      const channel = open(organizationId, head);
      const matches = matcherOf(filter);
      let at = after;
      let ended = false;

      /** Events on the way to the channel's position, from there or from the database. */
      async function take(): Promise<readonly ListedEvent[]> {
        const kept = channel.after(at, limits.events);
        if (kept) {
          at = kept.at(-1)?.sequence ?? channel.position;
          return kept.filter(matches);
        }
        const found = await events(organizationId).page({
          ...filter,
          mark: { towards: 'next', place: { sequence: at }, inclusive: false },
          limit: limits.events,
        });
        if (found.epoch !== channel.epoch) {
          close(channel);
          return [];
        }
        const rows = found.rows.slice(0, limits.events);
        const isFull = found.rows.length > limits.events;
        const lastLooked = found.edge?.sequence ?? found.position;
        at = Math.max(at, isFull ? (rows.at(-1)?.sequence ?? at) : lastLooked);
        return rows;
      }

      /** What a copy does not say others may. */
      function endCopy(error: unknown): readonly ListedEvent[] {
        if (!isCopy) throw error;
        log.warn('Cannot read events of a copy', { error });
        close(channel);
        return [];
      }

      return {
        async next(limitMs, signal) {
          const until = clock.now() + limitMs;
          while (!signal.aborted && !channel.over) {
            const { wakes } = channel.moved;
            if (at < channel.position) {
              const before = at;
              const taken = await take().catch(endCopy);
              if (taken.length > 0) return taken;
              if (at > before) continue;
              // Of several copies one may be behind another.
            }
            const now = clock.now();
            if (now >= until) break;
            const lookAt = lookedAt + pollMs;
            if (now >= lookAt) {
              lookedAt = now;
              await look([...channels.keys()]);
              continue;
            }
            await channel.moved.wait(Math.min(until, lookAt) - now, signal, wakes);
          }
          return [];
        },
        end() {
          if (ended) return;
          ended = true;
          channel.listeners--;
          if (channel.listeners === 0) close(channel);
        },
        get at() {
          return at;
        },
        get over() {
          return channel.over;
        },
      };
    },
  };
}
