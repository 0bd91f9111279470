import type { Hono } from 'hono';
import { createCache } from '../cache/cache.ts';
import { guardTier } from '../cache/guard-tier.ts';
import { createMemoryTier } from '../cache/memory-tier.ts';
import { createUpstashTier } from '../cache/upstash-tier.ts';
import { createUpstashWords } from '../cache/upstash-words.ts';
import { readEdgeConfiguration, type EdgeConfiguration } from '../config/edge-configuration.ts';
import { createLibsqlReplicaKeys } from '../database/organizations/libsql-replica-keys.ts';
import { openHttp } from '../database/http.ts';
import { createRateLimit } from '../http/limit-rate.ts';
import { consoleLog } from '../logging/console-log.ts';
import type { Log } from '../logging/log.ts';
import { createTokenCodec } from '../tokens/consistency-token.ts';
import { createGrantCodec } from '../tokens/grant.ts';
import { ids } from '../tokens/ids.ts';
import { createSigner } from '../tokens/signer.ts';
import { clientAddress, headersOf } from './runtime.ts';
import { edgeApp } from './edge-app.ts';
import { edgeQueries, nowhere } from './edge-queries.ts';
import { forwarding } from './forward.ts';
import { createHotAnswers } from './hot-answers.ts';
import { createKeyring } from './keyring.ts';
import { createKnownEpoch } from './known-epoch.ts';
import { createOriginLink } from './origin-link.ts';
import { createReplicaReads } from './replica-reads.ts';
import { replicaTails } from './replica-tail.ts';
import { composeEdgeTracing } from './tracing.ts';

/** Answers what clients of the product ask, near to them. */
export interface Edge {
  /** `bindings` and `context` are what the server of a runtime hands in with a request. */
  fetch(request: Request, bindings: unknown, context: unknown): Response | Promise<Response>;
  /** Tells what it has not told of its work, before the end of its process. */
  close(): Promise<void>;
}

const limits = {
  /** An isolate of Workers has 128 MB for everything. */
  memoryBytes: 32 * 1024 * 1024,
  memoryFreshMs: 2_000,
  upstashMs: 150,
  replicaMs: 500,
};

/** Composes an edge of its variables. Throws an error that lists what is wrong with them. */
export function createEdge(variables: Readonly<Record<string, unknown>>): Edge {
  const configuration = readEdgeConfiguration(variables);
  if (!configuration.ok) {
    throw new Error(`Mend the configuration: ${configuration.error.join('; ')}`);
  }
  return composeEdge(configuration.value, consoleLog(configuration.value.logLevel));
}

function composeEdge(configuration: EdgeConfiguration, log: Log): Edge {
  const clock = { now: () => Date.now() };
  const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const { commandsUrl, edgeSecret } = configuration;
  const signer = createSigner(configuration.secrets.map((secret) => secret.reveal()));
  const tokens = createTokenCodec(signer);
  const epoch = createKnownEpoch();
  const queries = edgeQueries(nowhere);
  const tracing = composeEdgeTracing(configuration.tracing, { clock, log, pause });
  const plainLink = createOriginLink({
    url: commandsUrl,
    edgeSecret: edgeSecret?.reveal(),
    now: clock.now,
  });
  const link = tracing?.link(plainLink) ?? plainLink;

  const upstash = configuration.upstash && {
    url: configuration.upstash.url,
    token: configuration.upstash.token.reveal(),
    clock,
    log,
  };
  const take = createRateLimit({ rateLimit: configuration.rateLimit, clock });
  const kept = createMemoryTier({
    clock,
    limitBytes: limits.memoryBytes,
    freshMs: limits.memoryFreshMs,
  });
  const hot = createHotAnswers({ memory: kept, take, clock, ids, traced: tracing?.request });
  const { memory } = hot;
  const server = upstash && createUpstashTier({ ...upstash, limitMs: limits.upstashMs });
  const tiers = server ? [memory, guardTier(server, { clock, log })] : [memory];

  const replica =
    configuration.replica &&
    openHttp({
      url: configuration.replica.url,
      authToken: configuration.replica.authToken?.reveal(),
      limitMs: limits.replicaMs,
    });
  const keyring = createKeyring({
    words: upstash && createUpstashWords(upstash),
    replica: replica && createLibsqlReplicaKeys(replica),
    grants: createGrantCodec(signer),
    epoch,
    clock,
  });

  const known = { link, epoch, tokens, traceOf: tracing?.traceOf };
  const forward = forwarding({ ...known, keyring, memory, queries, clock, pause });
  const app = edgeApp({
    queries,
    read: {
      ...known,
      cache: createCache({ tiers, clock, log, pause }),
      replica: replica && createReplicaReads(replica, edgeQueries),
      signer,
      keyring,
      hot,
      forward,
    },
    stream: replica && {
      ...known,
      keyring,
      forward,
      tailOf: replicaTails(replica, { clock, log }),
    },
    keyring,
    memory,
    take,
    log,
    traceRequest: tracing?.request,
  });
  const answer: Edge['fetch'] = (request, bindings, context) => {
    const answered = hot.find(request, headersOf(request, bindings));
    if (answered) return answered;
    const client = clientAddress(request, bindings);
    return app.fetch(request, { client }, context as Parameters<Hono['fetch']>[2]);
  };
  if (!tracing) return { fetch: answer, close: () => Promise.resolve() };
  return {
    close: () => tracing.close(),
    fetch(request, bindings, context) {
      const answered = answer(request, bindings, context);
      tracing.sendAfter(answered, context);
      return answered;
    },
  };
}
