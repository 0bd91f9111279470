import type { Clock } from '../../modules/kernel/clock.ts';
import type { IdMaker } from '../../modules/kernel/id.ts';
import type { Tier } from '../cache/ports.ts';
import { ageOf } from '../cache/serves.ts';
import type { Answered } from '../http/answered.ts';
import { headersOf, type HeaderReader } from './runtime.ts';

const rememberedAnswers = 5_000;
/** What a request says that may want another answer than the last one. */
const particular = [
  'consistency-token',
  'cache-control',
  'if-none-match',
  'if-modified-since',
  'range',
];

/** An answer of memory, as good as memory itself until then. */
export interface HotAnswer {
  readonly organizationId: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly asOf: number | null;
  /** Milliseconds since 1970: what memory has is fresh until then. */
  readonly freshUntil: number;
  /** The key is known to be good until then. */
  readonly knownUntil: number;
}

/** Repeats what memory has just answered to the same request, without making the answer anew. */
export interface HotAnswers {
  /** The memory that is answered from: what changes in it ends the answers of its organization. */
  readonly memory: Tier;
  find(request: Request, header: HeaderReader): Response | undefined;
  keep(request: Request, answer: HotAnswer): void;
}

export function createHotAnswers(parts: {
  readonly memory: Tier;
  /** Takes one of the requests that an organization has left. */
  take(organizationId: string): boolean;
  readonly clock: Clock;
  readonly ids: IdMaker;
  /** Told of each answer; undefined where nothing is traced. */
  readonly traced: ((answer: Answered) => void) | undefined;
}): HotAnswers {
  const { memory, clock } = parts;
  const answers = new Map<string, HotAnswer & { readonly change: number }>();
  const changes = new Map<string, number>();

  return {
    memory: {
      name: memory.name,
      get: (organizationId, key) => memory.get(organizationId, key),
      setIfNewer(organizationId, entries, head) {
        if (changes.size >= rememberedAnswers) {
          changes.clear();
          answers.clear();
        }
        changes.set(organizationId, (changes.get(organizationId) ?? 0) + 1);
        return memory.setIfNewer(organizationId, entries, head);
      },
    },
    find(request, header) {
      if (request.method !== 'GET') return undefined;
      const answer = answers.get(placeOf(request, header));
      if (!answer || !isPlain(request, header)) return undefined;
      const now = clock.now();
      const { organizationId, change, freshUntil, knownUntil, asOf } = answer;
      if (now >= freshUntil || now >= knownUntil) return undefined;
      if (changes.get(organizationId) !== change || !parts.take(organizationId)) return undefined;
      const age = ageOf({ asOf }, now);
      const requestId = parts.ids.make('req');
      parts.traced?.(tellOf(request, header, { requestId, organizationId }));
      return new Response(answer.body, {
        headers: {
          ...answer.headers,
          'Request-Id': requestId,
          'Cache-Status': `memory; hit; ttl=${Math.ceil((freshUntil - now) / 1_000)}`,
          ...(age !== null && { Age: String(Math.floor(age / 1_000)) }),
        },
      });
    },
    keep(request, answer) {
      const header = headersOf(request, undefined);
      if (request.method !== 'GET' || !isPlain(request, header)) return;
      if (answers.size >= rememberedAnswers) answers.clear();
      const change = changes.get(answer.organizationId);
      if (change !== undefined) answers.set(placeOf(request, header), { ...answer, change });
    },
  };
}

const tellOf = (
  { url }: Request,
  header: HeaderReader,
  ids: Pick<Answered, 'requestId' | 'organizationId'>,
): Answered => ({
  ...ids,
  method: 'GET',
  route: '',
  path: () => new URL(url).pathname,
  header: (name) => header(name.toLowerCase()),
  served: () => 'memory',
  status: 200,
  startedAt: performance.now(),
});

/** The key is a part of it: what one may see, another may not. */
const placeOf = (request: Request, header: HeaderReader): string =>
  `${header('authorization')} ${request.url}`;

const isPlain = ({ url }: Request, header: HeaderReader): boolean =>
  !particular.some((name) => header(name) !== undefined) && !url.includes('consistency_token=');
