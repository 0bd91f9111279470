import type { Context } from 'hono';
import { demandOf } from '../cache/demand.ts';
import { authorize, isAllowed } from '../http/authenticate.ts';
import { bearerKey, callerOf } from '../http/callers.ts';
import type { Environment } from '../http/environment.ts';
import { eventStream } from '../http/event-stream.ts';
import { askedStream, isBeyond, refuseCrowd, streamHeaders } from '../http/event-stream-start.ts';
import { sentToken } from '../http/sent-token.ts';
import type { TokenCodec } from '../tokens/consistency-token.ts';
import { keepAlive } from '../http/keep-alive.ts';
import type { Keyring } from './keyring.ts';
import type { KnownEpoch } from './known-epoch.ts';
import type { ReplicaTail } from './replica-tail.ts';

/** What streaming events at the edge needs. */
export interface StreamParts {
  readonly tailOf: () => ReplicaTail;
  readonly epoch: KnownEpoch;
  readonly tokens: TokenCodec;
  readonly keyring: Keyring;
  forward(c: Context<Environment>): Promise<Response>;
}

/** What one request may last: Workers let it ask others 1,000 times, and more where that is paid. */
const limits = { lifeMs: 300_000, reads: 900 };

const scopes = ['events:read'] as const;
/** Nobody ends an edge gently: who listens comes back to the next one. */
const never = new AbortController().signal;

/**
 * `GET /v1/events/stream` at the edge, as the origin answers it, of what the replica has. What that
 * does not have yet, or not any more, is the origin's to tell: the whole request goes on to it. A
 * stream ends after a while, when its key opens it no more, and when the replica falls behind or
 * turns out to be of another epoch; its reader comes back with the last id and misses nothing.
 */
export const streamRoute =
  (parts: StreamParts) =>
  async (c: Context<Environment>): Promise<Response> => {
    const caller = c.get('caller');
    authorize(caller, scopes);
    const { organizationId } = caller;
    if (organizationId === null) throw new Error('A stream has no organization');
    const { filter, start } = askedStream(c);
    const token = sentToken(c, parts.tokens, organizationId);
    if (token) parts.epoch.learn(token.epoch);
    const demand = demandOf(c.req.header('Cache-Control'), undefined, undefined);
    if (demand.primary || demand.maxAgeMs !== null) return parts.forward(c);
    const followed = parts.tailOf();
    refuseCrowd(followed.tail, organizationId);
    const head = await followed.tail.head(organizationId).catch(() => undefined);
    if (!head) return parts.forward(c);
    parts.epoch.learn(head.epoch);
    const { epoch } = head;
    const isOld = epoch !== parts.epoch.current || isBeyond(start, head);
    const isBehind = token && (token.epoch !== epoch || token.position > head.position);
    if (isOld || isBehind) return parts.forward(c);
    const headers = streamHeaders(parts.tokens, organizationId, head);
    if (c.req.raw.method === 'HEAD') return c.body(null, 200, headers);
    const place = { after: start?.sequence ?? head.position, head };
    const endsAt = performance.now() + limits.lifeMs;
    const secret = bearerKey(c.req.header('Authorization')) ?? '';
    const body = eventStream({
      follower: followed.tail.follow(organizationId, filter, place),
      epoch,
      async isAllowed() {
        if (parts.epoch.current !== epoch) return false;
        const found = await parts.keyring.find(secret, keepAlive(c));
        return found?.sure === true && isAllowed(callerOf(found.grant), scopes);
      },
      ending: never,
      isSpent: () => performance.now() >= endsAt || followed.reads >= limits.reads,
    });
    return c.body(body, 200, headers);
  };
