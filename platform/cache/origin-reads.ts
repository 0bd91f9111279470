import type { Clock } from '../../modules/kernel/clock.ts';
import type { Freshness, QueryDefinition } from '../../modules/kernel/query.ts';
import type { Module } from '../../modules/kernel/module.ts';
import { createCache } from './cache.ts';
import { currentTier } from './current-tier.ts';
import { createFloor } from './floor.ts';
import { guardTier } from './guard-tier.ts';
import { createMemoryTier } from './memory-tier.ts';
import { answersAfterEvents, commitThrough } from './shown.ts';
import { createUnderWay } from './under-way.ts';
import { createUpstashTier } from './upstash-tier.ts';
import { writeThrough } from './write-through.ts';
import type { CommitListener } from '../commands/ports.ts';
import type { Subscription } from '../events/ports.ts';
import type { Replica, Tier } from './ports.ts';
import type { Sources } from './sources.ts';
import type { Log } from '../logging/log.ts';

/** What reading needs of an origin. */
export interface ReadParts {
  readonly modules: readonly Module[];
  readonly epoch: number;
  readonly replica: Replica | undefined;
  readonly upstash: { readonly url: string; readonly token: string } | undefined;
  /** Since when no other process can write: milliseconds since 1970; null while one may. */
  aloneSince(): number | null;
  /** The organization's position at the primary. */
  readHead(organizationId: string): Promise<Freshness>;
  readonly clock: Clock;
  readonly log: Log;
}

/** How an origin reads, and what keeps its caches current. */
export interface Reads {
  readonly sources: Sources;
  readonly onCommit: CommitListener;
  readonly subscriptions: readonly Subscription[];
  /** Whether the cache server answers as it should; undefined where there is none. */
  readonly cacheAnswers: (() => Promise<boolean>) | undefined;
}

const limits = {
  memoryBytes: 64 * 1024 * 1024,
  /** Kept current by the commits themselves. */
  memoryFreshMs: 600_000,
  upstashReadMs: 150,
  upstashWriteMs: 2_000,
};

/** Memory, a cache server where there is one, a replica where there is one, the primary. */
export function originReads(parts: ReadParts): Reads {
  const { modules, epoch, replica, upstash, clock, log } = parts;
  const queries = modules.flatMap((module) => module.queries);
  const { memoryBytes: limitBytes, memoryFreshMs: freshMs } = limits;
  const memory = createMemoryTier({ clock, limitBytes, freshMs });
  const server = (limitMs: number) => upstash && createUpstashTier({ ...upstash, limitMs, clock });
  const reading = server(limits.upstashReadMs);
  const writing = server(limits.upstashWriteMs);
  const underWay = createUnderWay();
  const others = { ...parts, underWay };
  const current = currentTier(memory, clock, others);
  const floor = createFloor(memory, others);
  const tiers = reading ? [current, guardTier(reading, { clock, log })] : [current];
  const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  return {
    sources: { cache: createCache({ tiers, clock, log, pause, floor }), replica },
    onCommit: commitThrough({ memory, queries, epoch, clock, underWay }),
    subscriptions: writing
      ? [writeThrough({ tier: writing, epoch, answersAfter: answersAfterEvents(queries, readOne) })]
      : [],
    cacheAnswers: reading && (() => answers(reading)),
  };
}

async function answers(tier: Tier): Promise<boolean> {
  try {
    return (await tier.get('readiness', 'readiness')).spoiled !== true;
  } catch {
    return false;
  }
}

/** A resource as the primary has it now. */
async function readOne(query: QueryDefinition, organizationId: string, id: string) {
  const cursors = { write: () => '', read: () => undefined };
  const result = await query.run({ id }, { organizationId, cursors });
  if (!result.ok) return undefined;
  const { json, version } = result.value;
  return version === undefined ? undefined : { json, version };
}
