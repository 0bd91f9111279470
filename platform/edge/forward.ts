import type { Context } from 'hono';
import type { QueryDefinition } from '../../modules/kernel/query.ts';
import { entryOf } from '../cache/entry.ts';
import { keyOf } from '../cache/key.ts';
import type { Tier } from '../cache/ports.ts';
import { bearerKey } from '../http/callers.ts';
import { readBytes } from '../http/body.ts';
import type { Environment } from '../http/environment.ts';
import { grantHeader } from '../http/trust-edge.ts';
import type { TokenCodec } from '../tokens/consistency-token.ts';
import { forwardCommand } from './forward-command.ts';
import { askOrigin } from './forward-read.ts';
import { answerToClient, headersToOrigin } from './forwarded-headers.ts';
import { keepAlive } from '../http/keep-alive.ts';
import type { Keyring } from './keyring.ts';
import type { KnownEpoch } from './known-epoch.ts';
import type { OriginLink } from './origin-link.ts';
import { versionOf } from './origin-query.ts';
import type { EdgeTracing } from './tracing.ts';

/** Longer than the longest wait that a request may ask for. */
const readLimitMs = 35_000;
/** Of an answer that is looked into on its way. */
const learnedCharacters = 65_536;

/** Its bodies are files, which go on as they come. */
const ofFiles = '/v1/bulk-jobs';

/** What forwarding needs. */
export interface ForwardParts {
  readonly link: OriginLink;
  readonly keyring: Keyring;
  readonly memory: Tier;
  readonly epoch: KnownEpoch;
  readonly tokens: TokenCodec;
  readonly queries: readonly QueryDefinition[];
  readonly clock: { now(): number };
  pause(ms: number): Promise<void>;
  /** Undefined where nothing is traced. */
  readonly traceOf: EdgeTracing['traceOf'] | undefined;
}

/** Has the origin answer a request, and learns from the answer what the next reader needs. */
export const forwarding = (parts: ForwardParts) => {
  const learn = learning(parts);
  return async (c: Context<Environment>): Promise<Response> => {
    const { method } = c.req;
    const { pathname, search } = new URL(c.req.url);
    const path = `${pathname}${search}`;
    const headers = headersToOrigin(c.req.raw, c.get('client'));
    const trace = parts.traceOf?.(c);
    const sentAt = parts.clock.now();
    if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') {
      const request = { method, path, headers, limitMs: readLimitMs, trace };
      return learn(c, await askOrigin(parts.link, request), sentAt);
    }
    const body = pathname === ofFiles ? c.req.raw.body : await bodyOf(c.req.raw);
    const sent = { method, path, headers, body, trace };
    return learn(c, await forwardCommand(parts.link, sent, parts.pause), sentAt);
  };
};

/** Whole, so that it can be sent again. */
async function bodyOf(request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = await readBytes(request);
  return bytes.length === 0 ? null : (bytes as Uint8Array<ArrayBuffer>);
}

/** The next read here sees what a command has done, and need not ask for it. */
function learning({ keyring, memory, epoch, tokens, queries, clock }: ForwardParts) {
  const shown = queries.filter(({ shows }) => shows !== undefined);

  return async (c: Context<Environment>, response: Response, sentAt: number): Promise<Response> => {
    const secret = bearerKey(c.req.header('Authorization'));
    if (secret === undefined) return answerToClient(response);
    const { headers, status } = response;
    if (status === 401) keyring.forget(secret);
    const grant = headers.get(grantHeader);
    if (grant !== null) keyring.learn(secret, grant, keepAlive(c));
    const organizationId = keyring.remembered(secret)?.organizationId;
    const token = tokens.read(organizationId ?? '', headers.get('Consistency-Token') ?? '');
    if (organizationId === undefined || !token) return answerToClient(response);
    epoch.learn(token.epoch);
    const head = { epoch: token.epoch, position: token.position };
    await memory.setIfNewer(organizationId, [], head);
    const version = versionOf(headers.get('ETag'));
    // A replay shows what was so at its time, with the token of now.
    const isNews = c.req.method !== 'GET' && !headers.has('Idempotent-Replayed');
    const length = Number(headers.get('Content-Length') ?? 0);
    if (version === null || !isNews || length > learnedCharacters || status > 201) {
      return answerToClient(response);
    }
    const body = await response.text();
    const { object, id } = JSON.parse(body) as { object?: string; id?: string };
    const loaded = { ...head, version, state: 'found', body, asOf: sentAt } as const;
    const entries = shown
      .filter(({ shows }) => shows?.aggregate === object && id !== undefined)
      .map(({ type }) =>
        entryOf(organizationId, keyOf(type, { id: id ?? '' }), loaded, clock.now()),
      );
    await memory.setIfNewer(
      organizationId,
      entries.flatMap((entry) => entry ?? []),
    );
    return answerToClient(response, body);
  };
}
