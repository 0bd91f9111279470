import type { StoredEvent } from '../../../../modules/kernel/event.ts';
import { createCache, type Cache } from '../../../../platform/cache/cache.ts';
import { currentTier } from '../../../../platform/cache/current-tier.ts';
import { entryOf } from '../../../../platform/cache/entry.ts';
import { createFloor } from '../../../../platform/cache/floor.ts';
import { guardTier } from '../../../../platform/cache/guard-tier.ts';
import { createMemoryTier } from '../../../../platform/cache/memory-tier.ts';
import type { Loaders } from '../../../../platform/cache/loads.ts';
import type { Loaded, Tier } from '../../../../platform/cache/ports.ts';
import { createUnderWay, type UnderWay } from '../../../../platform/cache/under-way.ts';
import { writeThrough } from '../../../../platform/cache/write-through.ts';
import type { Random } from '../../../faults/harness/seeded-random.ts';
import { createRecordedLog } from '../../../support/recorded-log.ts';
import { createWildTier, type Delayed } from './wild-tier.ts';
import type { Commit, Id, World } from './world.ts';

export const organizationId = 'org_a';
const log = createRecordedLog();

/** A process that answers reads, and where it loads from. */
export interface Reader {
  readonly cache: Cache;
  readonly isOrigin: boolean;
  loaders(id: Id | undefined): Loaders;
}

/** Its commits are in its memory before anybody is answered, while they are all that there are. */
interface Origin extends Reader {
  readonly memory: Tier;
  readonly underWay: UnderWay;
  isAlone(): boolean;
}

/** All that read, and what they are told. */
export interface Readers {
  readonly readers: readonly Reader[];
  /** What the process does whose commit it was, before it answers; then what the relay does. */
  committed(commits: readonly Commit[]): void;
  /** A restore is over before any process starts. */
  restored(): void;
}

/**
 * Two edges over one wild tier and a replica, and four origins: one that commits alone, one of
 * several, and one each that is alone for a while, with and without tiers and a replica behind it.
 */
export function createReaders(world: World, random: Random, delayed: Delayed): Readers {
  const { clock } = world;
  const wild = createWildTier(clock, random, delayed);
  const memoryOf = (freshMs: number) => createMemoryTier({ clock, limitBytes: 800, freshMs });
  const pause = async (ms: number): Promise<void> => {
    await delayed('pause');
    await clock.pause(ms);
  };
  const shared = guardTier(wild, { clock, log });

  const primary = (id: Id | undefined) => async (): Promise<Loaded> => {
    await delayed('ask the primary');
    const loaded = world.read(id);
    await delayed('answer of the primary');
    return loaded;
  };
  /** As far behind as it likes, further than a moment ago, in a past that was taken back. */
  const replica = (id: Id | undefined) => async (): Promise<Loaded> => {
    await delayed('ask the replica');
    if (random.between(0, 20) === 0) throw new Error('The replica is down');
    const past = world.pasts[world.pasts.length - random.pick([1, 1, 1, 2])] ?? world.past;
    const behind = random.pick([0, 0, 1, 2, 5]);
    const loaded = world.read(id, past, Math.max(0, past.commits.length - behind));
    await delayed('answer of the replica');
    // A past that was taken back has been outdated for nobody knows how long.
    const isKnown = past === world.past && random.between(0, 10) > 0;
    return isKnown ? loaded : { ...loaded, asOf: null };
  };

  const edge = (): Reader => ({
    cache: createCache({ tiers: [memoryOf(2_000), shared], clock, log, pause }),
    isOrigin: false,
    loaders: (id) => ({ replica: replica(id), primary: primary(id) }),
  });
  const readHead = async () => {
    await delayed('ask for the head');
    return world.head;
  };
  const origin = (alone: () => number | null, isFar: boolean): Origin => {
    const memory = memoryOf(600_000);
    const underWay = createUnderWay();
    const others = { aloneSince: alone, readHead, underWay };
    const near = currentTier(memory, clock, others);
    const floor = createFloor(memory, others);
    const tiers = isFar ? [near, shared] : [near];
    return {
      cache: createCache({ tiers, clock, log, pause, floor }),
      isOrigin: true,
      loaders: (id) => ({ primary: primary(id), ...(isFar && { replica: replica(id) }) }),
      memory,
      underWay,
      isAlone: () => alone() !== null,
    };
  };
  /** Of the origins that are alone for a while. */
  let aloneSince: number | null = null;
  const origins = () => [
    origin(() => 0, false),
    origin(() => null, true),
    origin(() => aloneSince, false),
    origin(() => aloneSince, true),
  ];
  const edges = [edge(), edge()];
  let telling = Promise.resolve();
  let running = origins();

  return {
    get readers() {
      return [...edges, ...running];
    },
    committed(commits) {
      if (random.between(0, 3) === 0) {
        aloneSince = aloneSince === null ? clock.now() : null;
        // No two times in which somebody is alone begin in one millisecond.
        clock.advance(1);
      }
      const entries = commits.flatMap(
        ({ id }) => entryOf(organizationId, id, world.read(id), clock.now()) ?? [],
      );
      const keys = commits.map(({ id }) => id);
      const told = running
        .filter((each) => each.isAlone())
        .map(({ memory, underWay }) => ({ memory, end: underWay.begin(organizationId, keys) }));
      // Somebody may have found it in the database, and answered, before the process knows; which
      // hears of its commits in their order.
      const before = telling;
      telling = (async () => {
        await before;
        await delayed('tell the memory');
        for (const { memory, end } of told) {
          void memory.setIfNewer(organizationId, entries);
          end();
        }
      })();
      void publish();
    },
    restored() {
      running = origins();
    },
  };

  /** At least once, in order: the newest events, some of them again. */
  async function publish(): Promise<void> {
    const { epoch, commits } = world.past;
    const from = Math.max(0, commits.length - random.between(1, 4));
    const events = commits.slice(from).map((commit, index) => eventOf(commit, from + index + 1));
    const { deliver } = writeThrough({ tier: wild, epoch, answersAfter });
    await delayed('publish');
    await deliver(events);
  }
}

const eventOf = ({ id, version, gone, at }: Commit, sequence: number) =>
  ({
    organizationId,
    sequence,
    subject: id,
    aggregateVersion: version,
    type: gone ? 'payment.deleted' : 'payment.updated',
    time: new Date(at).toISOString(),
  }) as StoredEvent;

const answersAfter = async (_: string, events: readonly StoredEvent[]) =>
  events.map(({ subject, aggregateVersion, type }) => ({
    key: subject,
    version: aggregateVersion,
    state: type === 'payment.deleted' ? ('gone' as const) : ('found' as const),
    body: JSON.stringify([[subject, aggregateVersion]]),
  }));
