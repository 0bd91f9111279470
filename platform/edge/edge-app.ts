import { Hono, type Context } from 'hono';
import type { QueryDefinition } from '../../modules/kernel/query.ts';
import type { Tier } from '../cache/ports.ts';
import { answerFailure } from '../http/answer-failure.ts';
import type { Environment } from '../http/environment.ts';
import { limitRate } from '../http/limit-rate.ts';
import { noteAnswers, observe } from '../http/observe.ts';
import { Problem, problemResponse } from '../http/problem.ts';
import { problemRoute } from '../http/problem-page.ts';
import { tokenParameter } from '../http/sent-token.ts';
import type { Log } from '../logging/log.ts';
import { ids } from '../tokens/ids.ts';
import { identify } from './identify.ts';
import type { Keyring } from './keyring.ts';
import { OriginAnswer } from './origin-query.ts';
import { streamRoute, type StreamParts } from './stream-route.ts';
import { answerToClient } from './forwarded-headers.ts';
import { readRoute, type ReadParts } from './read-route.ts';
import type { EdgeTracing } from './tracing.ts';

/** What the routes of an edge are made of. */
export interface EdgeAppParts {
  /** Those that are answered here: all others are the origin's. */
  readonly queries: readonly QueryDefinition[];
  readonly read: ReadParts;
  /** Undefined where there is no replica to follow. */
  readonly stream: StreamParts | undefined;
  readonly keyring: Keyring;
  readonly memory: Tier;
  /** Takes one of the requests that an organization has left. */
  take(organizationId: string): boolean;
  readonly log: Log;
  /** Undefined where nothing is traced. */
  readonly traceRequest: EdgeTracing['request'] | undefined;
}

const metrics = { request: () => undefined, text: () => Promise.reject(new Error('None here')) };

/** The queries that caches answer, and everything else by the origin. */
export function edgeApp(parts: EdgeAppParts): Hono<Environment> {
  const { queries, read, keyring, log } = parts;
  const app = new Hono<Environment>();
  app.use(observe({ ids }, noteAnswers({ log, metrics, traceRequest: parts.traceRequest })));
  app.use((c, next) => {
    c.set('client', (c.env as { readonly client?: string }).client);
    return next();
  });
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/problems/:code', problemRoute);
  // What an operator reads, no client of an edge needs.
  app.all('/metrics', (c) => c.notFound());
  const known = [identify(keyring, read.forward), limitRate(parts.take)] as const;
  // Its name is that of no event, where it is the origin's too.
  const streamed = '/v1/events/stream';
  if (parts.stream) app.get(streamed, ...known, streamRoute(parts.stream));
  else app.get(streamed, (c) => read.forward(c));
  for (const query of queries) {
    app.get(query.route.path, ...known, readRoute(query, read));
  }
  app.all('*', (c) => read.forward(c));
  app.notFound((c) => {
    const detail = `Check the address: there is nothing at ${c.req.path.slice(0, 200)}`;
    return problemResponse(c, new Problem('not_found', detail));
  });
  app.onError((error, c) => answerError(parts, error, c));
  return app;
}

async function answerError(
  parts: EdgeAppParts,
  error: unknown,
  c: Context<Environment>,
): Promise<Response> {
  if (error instanceof OriginAnswer) {
    const { status, headers, text } = error;
    return answerToClient(new Response(status === 304 ? null : text, { status, headers }));
  }
  await showPosition(parts, c);
  return error instanceof Problem ? problemResponse(c, error) : answerFailure(c, parts.log, error);
}

/** A refusal has a token too: the one that was sent, else what is known here of the position. */
async function showPosition(
  { memory, read }: EdgeAppParts,
  c: Context<Environment>,
): Promise<void> {
  const caller = c.get('caller') as Environment['Variables']['caller'] | undefined;
  const organizationId = caller?.organizationId ?? null;
  if (organizationId === null) return;
  const text = c.req.header('Consistency-Token') ?? c.req.query(tokenParameter) ?? '';
  if (read.tokens.read(organizationId, text)) return c.header('Consistency-Token', text);
  const { head } = await memory.get(organizationId, '');
  const { epoch, position } = head ?? { epoch: read.epoch.current ?? 1, position: 0 };
  const seen = { epoch, position, versions: [], pending: null };
  c.header('Consistency-Token', read.tokens.write(organizationId, seen));
}
