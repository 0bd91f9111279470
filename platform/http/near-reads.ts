import type { QueryDefinition } from '../../modules/kernel/query.ts';
import { demandOf } from '../cache/demand.ts';
import { keyOf } from '../cache/key.ts';
import { entityTag } from '../commands/entity-tag.ts';
import { isAllowed } from './authenticate.ts';
import type { Callers } from './callers.ts';
import type { TakeRequest } from './limit-rate.ts';
import type { Answered } from './answered.ts';
import type { HttpParts } from './parts.ts';
import { readingHeaders } from './reading-headers.ts';
import { edgeSecretHeader } from './trust-edge.ts';
import { isKnownTag } from './resource-answer.ts';

/** What the routes go through one after the other. */
interface Layers {
  readonly callers: Callers;
  readonly take: TakeRequest;
  answered(answer: Answered): void;
}

/**
 * Answers a read of one resource that memory has, to a caller who is known, in one go: the way
 * through routes and middleware takes several times as long as the read. Undefined for everything
 * else, and whenever anything has to be waited for or refused: the routes answer that. What is
 * answered here they would answer alike.
 */
export function nearReads(
  { modules, sources, tokens, ids }: HttpParts,
  { callers, take, answered }: Layers,
): (request: Request) => Response | undefined {
  /** By what stands before the id. */
  const shown = new Map<string, QueryDefinition>(
    modules
      .flatMap(({ queries }) => queries)
      .filter(
        ({ shows, primaryOnly, route }) => shows && !primaryOnly && route.path.endsWith('/:id'),
      )
      .map((query) => [query.route.path.slice(0, -':id'.length), query]),
  );

  return (request) => {
    const { method, url, headers } = request;
    if (method !== 'GET') return undefined;
    const startedAt = performance.now();
    const last = url.lastIndexOf('/') + 1;
    const definition = shown.get(url.slice(url.indexOf('/', 'https://'.length), last));
    const authorization = headers.get('Authorization');
    if (!definition || authorization === null || headers.has('Cache-Control')) return undefined;
    // An edge is told more than an answer.
    if (headers.has(edgeSecretHeader)) return undefined;
    const caller = callers.known(authorization);
    if (!caller || caller.organizationId === null) return undefined;
    if (!isAllowed(caller, definition.scopes)) return undefined;
    const { organizationId } = caller;
    const id = url.slice(last);
    const sent = headers.get('Consistency-Token');
    const token = sent === null ? undefined : tokens.read(organizationId, sent);
    if (sent !== null && (!token || token.pending)) return undefined;
    const key = keyOf(definition.type, { id });
    const demand = demandOf(undefined, token, id);
    const asked = { query: definition.type, organizationId, key, demand };
    const reading = sources.cache.readAtOnce(asked);
    if (reading?.loaded.state !== 'found' || !take(organizationId)) return undefined;
    const { epoch, version, body } = reading.loaded;
    const requestId = ids.make('req');
    const shownHeaders = readingHeaders(reading, tokens, organizationId, token);
    shownHeaders['Request-Id'] = requestId;
    const tag = version === null ? null : entityTag(version, epoch);
    if (tag !== null) shownHeaders['ETag'] = tag;
    const isKnown = tag !== null && isKnownTag(headers.get('If-None-Match'), tag);
    if (!isKnown) shownHeaders['Content-Type'] = 'application/json';
    const status = isKnown ? 304 : 200;
    const path = (): string => new URL(url).pathname;
    const route = definition.route.path;
    const header = (name: string): string | null => headers.get(name);
    const served = (): string | undefined => shownHeaders['Cache-Status'];
    answered({ requestId, method, route, path, header, served, status, startedAt, organizationId });
    return new Response(isKnown ? null : body, { status, headers: shownHeaders });
  };
}
