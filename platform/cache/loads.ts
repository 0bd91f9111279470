import type { Clock } from '../../modules/kernel/clock.ts';
import { SourceBehind } from '../../modules/kernel/query.ts';
import type { Log } from '../logging/log.ts';
import type { Breaker } from './breaker.ts';
import type { Demand } from './demand.ts';
import type { Loaded } from './ports.ts';
import { includes, isFreshEnough, sufficesOfPrimary } from './serves.ts';
import { within } from './within.ts';

/** Where a key is read that no tier answers. Each reads in one snapshot with its position. */
export interface Loaders {
  /** Left out where there is none. */
  readonly replica?: (() => Promise<Loaded>) | undefined;
  /** What it reads is current when it begins. */
  primary(): Promise<Omit<Loaded, 'asOf'>>;
}

/** What a load came to, and from where. */
export interface LoadedFrom {
  readonly from: 'replica' | 'primary';
  readonly loaded: Loaded;
}

/** What loading needs beside the loaders. */
export interface LoadParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly replicaBreaker: Breaker;
  /** Resolves after so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
}

const replicaLimitMs = 500;
/** After these a replica that is behind is asked again. */
const replicaPausesMs = [25, 75];
const primaryPauseMs = 50;
/** So long a reader waits for what it has seen. */
const consistencyLimitMs = 2_000;

/**
 * Reads the replica, else the primary; undefined where what was seen is in neither within 2 s of
 * `askedAt`.
 */
export async function loadFreshEnough(
  demand: Demand,
  askedAt: number,
  loaders: Loaders,
  parts: LoadParts,
): Promise<LoadedFrom | undefined> {
  const { clock, pause } = parts;
  const giveUpAt = askedAt + consistencyLimitMs;
  if (loaders.replica && !demand.primary) {
    const loaded = await loadFromReplica(demand, loaders.replica, parts);
    if (loaded) return { from: 'replica', loaded };
  }
  for (;;) {
    const asOf = clock.now();
    const loaded = { ...(await loaders.primary()), asOf };
    if (sufficesOfPrimary(loaded, demand.seen)) return { from: 'primary', loaded };
    if (clock.now() + primaryPauseMs > giveUpAt) return undefined;
    await pause(primaryPauseMs);
  }
}

/** What the replica has, if that is fresh enough. It may fail, and may hang. */
async function loadFromReplica(
  demand: Demand,
  replica: () => Promise<Loaded>,
  { clock, log, replicaBreaker, pause }: LoadParts,
): Promise<Loaded | undefined> {
  for (const pauseMs of [...replicaPausesMs, undefined]) {
    const attempt = replicaBreaker.attempt();
    if (!attempt) return undefined;
    try {
      const loaded = await within(replica(), replicaLimitMs);
      attempt.succeeded();
      if (isFreshEnough(loaded, demand, clock.now())) return loaded;
      const isOnlyBehind = loaded.epoch === demand.seen?.epoch && !includes(loaded, demand.seen);
      if (!isOnlyBehind || pauseMs === undefined) return undefined;
    } catch (error) {
      // The question itself is wrong, and the replica the first to say so.
      if ((error as Error).name === 'Problem') throw error;
      if (!(error instanceof SourceBehind)) {
        const reason = (error as Error).name;
        if (attempt.failed()) log.warn('Leaving the replica alone for a while', { reason });
        return undefined;
      }
      attempt.succeeded();
      if (pauseMs === undefined) return undefined;
    }
    await pause(pauseMs);
  }
  return undefined;
}
