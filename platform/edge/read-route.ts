import type { Context } from 'hono';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { QueryDefinition } from '../../modules/kernel/query.ts';
import { demandOf, seenAfter } from '../cache/demand.ts';
import { keyOf } from '../cache/key.ts';
import type { Entry, Loaded } from '../cache/ports.ts';
import type { Cache } from '../cache/cache.ts';
import { authorize } from '../http/authenticate.ts';
import { bearerKey } from '../http/callers.ts';
import type { Environment } from '../http/environment.ts';
import { parse } from '../http/issues.ts';
import { parametersOf } from '../http/parameters.ts';
import { problemOf, problemResponse } from '../http/problem.ts';
import { refusalIn } from '../http/read-query.ts';
import { resourceAnswer } from '../http/resource-answer.ts';
import { notYetConsistent, sentToken } from '../http/sent-token.ts';
import { createCursorCodec } from '../tokens/cursor.ts';
import type { TokenCodec } from '../tokens/consistency-token.ts';
import type { Signer } from '../tokens/signer.ts';
import type { HotAnswers } from './hot-answers.ts';
import { keepAlive } from '../http/keep-alive.ts';
import type { Keyring } from './keyring.ts';
import { ofEpoch, type KnownEpoch } from './known-epoch.ts';
import { loadFromOrigin } from './origin-query.ts';
import type { OriginLink } from './origin-link.ts';
import type { ReplicaReads } from './replica-reads.ts';
import type { EdgeTracing } from './tracing.ts';

/** What answering queries at the edge needs. */
export interface ReadParts {
  readonly cache: Cache;
  /** Undefined where there is none. */
  readonly replica: ReplicaReads | undefined;
  readonly link: OriginLink;
  readonly epoch: KnownEpoch;
  readonly tokens: TokenCodec;
  readonly signer: Signer;
  readonly keyring: Keyring;
  readonly hot: HotAnswers;
  forward(c: Context<Environment>): Promise<Response>;
  /** Undefined where nothing is traced. */
  readonly traceOf: EdgeTracing['traceOf'] | undefined;
}

/** Handles the requests for one query: from the nearest tier, whose last is the origin. */
export const readRoute =
  (definition: QueryDefinition, parts: ReadParts) =>
  async (c: Context<Environment>): Promise<Response> => {
    const caller = c.get('caller');
    authorize(caller, definition.scopes);
    const { organizationId } = caller;
    if (organizationId === null) throw new Error(`${definition.type} has no organization`);
    const params = parse(definition.params, parametersOf(c));
    const token = sentToken(c, parts.tokens, organizationId);
    // Only the origin knows what becomes of a command that is not decided yet.
    if (token?.pending && token.pending.resourceId === c.req.param('id')) return parts.forward(c);
    if (token) parts.epoch.learn(token.epoch);
    const cursors = createCursorCodec(parts.signer, definition.type, organizationId);
    const context = { organizationId, cursors };
    const demand = demandOf(c.req.header('Cache-Control'), token, c.req.param('id'));
    const { cache, replica } = parts;
    const reading = await cache.read({
      query: definition.type,
      organizationId,
      key: keyOf(definition.type, params as JsonObject),
      demand: ofEpoch(demand, parts.epoch.current),
      keepAlive: keepAlive(c),
      primary: () => loadFromOrigin(c, organizationId, parts),
      ...(replica && { replica: () => replica(definition.type, params, context) }),
    });
    if (!reading) throw notYetConsistent();
    const { loaded, status, ageSeconds } = reading;
    parts.epoch.learn(loaded.epoch);
    const seen = { ...seenAfter(token, loaded), pending: null };
    c.header('Consistency-Token', parts.tokens.write(organizationId, seen));
    c.header('Cache-Control', 'private, no-cache');
    c.header('Cache-Status', status);
    if (ageSeconds !== null) c.header('Age', String(ageSeconds));
    const refused = refusalIn(loaded);
    if (refused) return problemResponse(c, problemOf(refused.refusal, refused.status));
    const { epoch, version, body: json } = loaded;
    const answer = resourceAnswer(c, { epoch, version, json });
    if (isEntry(loaded) && status.startsWith('memory; hit') && answer.status === 200) {
      const secret = bearerKey(c.req.header('Authorization')) ?? '';
      parts.hot.keep(c.req.raw, {
        organizationId,
        body: json,
        headers: lasting(answer.headers),
        asOf: loaded.asOf,
        freshUntil: loaded.freshUntil,
        knownUntil: parts.keyring.knownUntil(secret),
      });
    }
    return answer;
  };

const isEntry = (loaded: Loaded): loaded is Entry => 'freshUntil' in loaded;

const changing = new Set(['request-id', 'cache-status', 'age']);

/** The headers that are the same for as long as the answer is. */
const lasting = (headers: Headers): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => !changing.has(name)));
