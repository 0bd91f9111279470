import * as v from 'valibot';
import type { Clock } from '../../modules/kernel/clock.ts';
import type { Freshness } from '../../modules/kernel/query.ts';
import { entryText, headText, parseEntry, parseHead, parseTime } from './entry-text.ts';
import { TierFailure, type Entry, type Tier } from './ports.ts';
import { openUpstash, type UpstashServer } from './upstash-client.ts';
import { setIfNewerScript } from './upstash-script.ts';

/** A head outlives every entry that it may have to disqualify. */
const headLifeMs = 1_200_000;
/** Of one request to the server; larger entries are not kept. */
const requestCharacters = 500_000;

/** Entries in a Redis that is spoken to over HTTP. */
export interface UpstashTier extends Tier {
  /** Says that all that was committed until `at` (milliseconds since 1970) has been written. */
  beat(at: number): Promise<void>;
}

const Texts = v.strictTuple([
  v.nullable(v.string()),
  v.nullable(v.string()),
  v.nullable(v.string()),
]);

/** Throws `TierFailure`; nothing takes longer than `limitMs`. */
export function createUpstashTier(
  options: UpstashServer & { readonly limitMs: number; readonly clock: Clock },
): UpstashTier {
  const { limitMs, clock } = options;
  const redis = openUpstash(options, limitMs);

  async function setAll(
    organizationId: string,
    entries: readonly Entry[],
    head: Freshness | undefined,
  ): Promise<void> {
    const now = clock.now();
    const keys = entries.map(({ key }) => entryKey(organizationId, key));
    const args = entries.flatMap((entry) => {
      const lifeMs = Math.max(1, Math.ceil(entry.staleUntil - now));
      return [entry.key, entryText(entry), String(lifeMs)];
    });
    const risen = head ? headText(organizationId, head) : '';
    await failing(
      redis.eval(
        setIfNewerScript,
        [headKey(organizationId), ...keys],
        [organizationId, risen, String(headLifeMs), ...args],
      ),
    );
  }

  return {
    name: 'upstash',
    async get(organizationId, key) {
      const keys = [entryKey(organizationId, key), headKey(organizationId), beatKey];
      const answer: unknown = await failing(redis.mget(...keys));
      const texts = v.safeParse(Texts, answer);
      if (!texts.success) return { currentAt: null, spoiled: true };
      const [entryFound, headFound, beatFound] = texts.output;
      const entry = entryFound === null ? undefined : parseEntry(entryFound, organizationId, key);
      const head = headFound === null ? undefined : parseHead(headFound, organizationId);
      const currentAt = beatFound === null ? null : parseTime(beatFound);
      const spoiled = (entryFound !== null && !entry) || (headFound !== null && !head);
      // Whoever spoiled the head may have hidden that the entry is outdated.
      return spoiled ? { currentAt, spoiled } : { entry, head, currentAt };
    },
    async setIfNewer(organizationId, entries, head) {
      const chunks = chunked(entries);
      // The head last: it says that all the others are in.
      const last = chunks.pop() ?? [];
      for (const chunk of chunks) await setAll(organizationId, chunk, undefined);
      if (head || last.length > 0) await setAll(organizationId, last, head);
    },
    async beat(at) {
      await failing(redis.set(beatKey, String(at), { px: headLifeMs }));
    },
  };
}

const beatKey = 'quittance:1:beat';
const headKey = (organizationId: string): string => `quittance:1:{${organizationId}}:head`;
const entryKey = (organizationId: string, key: string): string =>
  `quittance:1:{${organizationId}}:entry:${key}`;

/** The client's errors quote the command, the body that it carries included. */
async function failing<Value>(call: Promise<Value>): Promise<Value> {
  try {
    return await call;
  } catch (error) {
    throw new TierFailure(`Cannot use the cache server: ${(error as Error).name}`);
  }
}

function chunked(entries: readonly Entry[]): Entry[][] {
  const chunks: Entry[][] = [];
  let characters = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const own = entry.key.length * 2 + entry.body.length;
    if (own > requestCharacters) continue;
    if (characters + own > requestCharacters) {
      chunks.push([]);
      characters = 0;
    }
    chunks.at(-1)?.push(entry);
    characters += own;
  }
  return chunks;
}
