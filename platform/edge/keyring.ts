import type { Clock } from '../../modules/kernel/clock.ts';
import type { Words } from '../cache/upstash-words.ts';
import { within } from '../cache/within.ts';
import type { ReplicaKey } from '../database/organizations/libsql-replica-keys.ts';
import type { Grant, GrantCodec } from '../tokens/grant.ts';
import { remembering } from '../tokens/remembering.ts';
import { sha256 } from '../tokens/sha256.ts';
import type { KnownEpoch } from './known-epoch.ts';

/** How long what was true of a key is believed, in milliseconds; all of it is less than 60 s. */
export const believed = {
  /** From then on it is looked up again, beside the requests. */
  refreshMs: 15_000,
  /** So long it is believed without asking. */
  ms: 30_000,
  /** So long where nobody can be asked. */
  aloneMs: 55_000,
};

/** A replica that is older may not have heard of a revocation. */
const laggingMs = 10_000;
const replicaLimitMs = 500;
const rememberedKeys = 10_000;

/** What is known of a key. */
export interface Found {
  readonly grant: Grant;
  /** False where the origin has to be asked first, if it can be. */
  readonly sure: boolean;
}

/** What keys open, by memory, cache server and replica. Only hashes leave the memory of this process. */
export interface Keyring {
  /** Undefined where nobody here knows the key. `keepAlive` has work outlive the answer. */
  find(secret: string, keepAlive: (promise: Promise<unknown>) => void): Promise<Found | undefined>;
  /** What the origin has said of a key; a text that is not its own is ignored. */
  learn(secret: string, text: string, keepAlive: (promise: Promise<unknown>) => void): void;
  /** What memory has of a key. */
  remembered(secret: string): Grant | undefined;
  /** Until when it need not be asked again whether a key is good: milliseconds since 1970. */
  knownUntil(secret: string): number;
  forget(secret: string): void;
}

export function createKeyring(parts: {
  readonly words: Words | undefined;
  readonly replica: ((hash: string) => Promise<ReplicaKey>) | undefined;
  readonly grants: GrantCodec;
  readonly epoch: KnownEpoch;
  readonly clock: Clock;
}): Keyring {
  const { words, replica, grants, epoch, clock } = parts;
  const known = new Map<string, Grant>();
  /** A hash takes longer than a cached read. */
  const hashes = remembering<string>(rememberedKeys);
  const hashOf = (secret: string): string => hashes(secret, () => sha256(secret));
  /** When somebody began to look each up again. */
  const refreshed = new Map<string, number>();

  const isOpen = (grant: Grant | undefined, forMs: number): grant is Grant => {
    const now = clock.now();
    return (
      !!grant && !grant.suspended && now - grant.at < forMs && (grant.expiresAt ?? Infinity) > now
    );
  };

  function remember(hash: string, grant: Grant): void {
    epoch.learn(grant.epoch);
    const older = known.get(hash);
    if (older && older.at > grant.at) return;
    if (known.size >= rememberedKeys) known.clear();
    known.set(hash, grant);
  }

  function keep(hash: string, grant: Grant): Promise<void> | undefined {
    remember(hash, grant);
    return words?.set(`grant:${hash}`, grants.write(hash, grant), believed.ms);
  }

  async function askWords(hash: string): Promise<Grant | undefined> {
    const text = await words?.get(`grant:${hash}`);
    const grant = text === undefined ? undefined : grants.read(hash, text);
    if (!isOpen(grant, believed.ms)) return undefined;
    remember(hash, grant);
    return grant;
  }

  async function askReplica(hash: string, keepAlive: Keep): Promise<Found | undefined> {
    if (!replica) return undefined;
    try {
      const said = await within(replica(hash), replicaLimitMs);
      epoch.learn(said.epoch);
      if (!said.grant) return undefined;
      const now = clock.now();
      const lag = said.currentAt === null ? Infinity : Math.abs(now - said.currentAt);
      // An old one is believed for a moment at a time, should the origin not answer.
      const at = lag <= laggingMs ? Math.min(now, said.currentAt ?? now) : now - believed.ms;
      const grant = { ...said.grant, epoch: said.epoch, at };
      if (!isOpen(grant, believed.aloneMs)) return undefined;
      const sure = isOpen(grant, believed.ms);
      if (sure) keepAlive(Promise.resolve(keep(hash, grant)));
      return { grant, sure };
    } catch {
      return undefined;
    }
  }

  type Keep = (promise: Promise<unknown>) => void;

  return {
    async find(secret, keepAlive) {
      const hash = hashOf(secret);
      const held = known.get(hash);
      if (isOpen(held, believed.ms)) {
        const now = clock.now();
        const lookedAt = refreshed.get(hash) ?? held.at;
        if (now - Math.max(held.at, lookedAt) > believed.refreshMs) {
          if (refreshed.size >= rememberedKeys) refreshed.clear();
          refreshed.set(hash, now);
          keepAlive(askReplica(hash, keepAlive));
        }
        return { grant: held, sure: true };
      }
      const word = await askWords(hash);
      if (word) return { grant: word, sure: true };
      const said = await askReplica(hash, keepAlive);
      if (said) return said;
      return isOpen(held, believed.aloneMs) ? { grant: held, sure: false } : undefined;
    },
    learn(secret, text, keepAlive) {
      const hash = hashOf(secret);
      const grant = grants.read(hash, text);
      if (isOpen(grant, believed.ms)) keepAlive(Promise.resolve(keep(hash, grant)));
    },
    remembered(secret) {
      const held = known.get(hashOf(secret));
      return isOpen(held, believed.ms) ? held : undefined;
    },
    knownUntil(secret) {
      const held = known.get(hashOf(secret));
      return held ? Math.min(held.at + believed.refreshMs, held.expiresAt ?? Infinity) : 0;
    },
    forget: (secret) => void known.delete(hashOf(secret)),
  };
}
