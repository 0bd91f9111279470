import type { Clock } from '../../modules/kernel/clock.ts';
import type { NewCommandStore } from '../commands/new-commands.ts';
import type { CommandGateway, CommandStore, Shard } from '../commands/ports.ts';
import type { TracingPlace } from '../config/tracing.ts';
import type { Subscription } from '../events/ports.ts';
import type { HttpParts } from '../http/parts.ts';
import { traceRequest } from '../http/trace-request.ts';
import type { Log } from '../logging/log.ts';
import { tracedAttempt } from '../tracing/traced-attempt.ts';
import { tracedGateway } from '../tracing/traced-gateway.ts';
import { tracedNewCommands, tracedStore } from '../tracing/traced-store.ts';
import { tracedSubscription } from '../tracing/traced-subscription.ts';
import { AwaitedCommands } from '../tracing/awaited-commands.ts';
import { tracedShard } from '../tracing/traced-shard.ts';
import { shardWorkflow } from '../temporal/workflow-shard.ts';
import { ids } from '../tokens/ids.ts';
import type { TraceAttempt } from '../webhooks/ports.ts';

/** What an origin tells of its work. Without a collector every part is left as it is. */
export interface Tracing {
  readonly requests: HttpParts['traceRequest'];
  readonly isSampled: HttpParts['isSampled'];
  readonly attempts: TraceAttempt | undefined;
  gateway(gateway: CommandGateway): CommandGateway;
  store(store: CommandStore, workflowId: string): CommandStore;
  newCommands(store: NewCommandStore, workflowId: string): NewCommandStore;
  /** A shard that is asked by updates of a workflow. */
  shard(shard: Shard, workflowId: string): Shard;
  subscriptions(subscriptions: readonly Subscription[]): readonly Subscription[];
  /** Sends what is still here, for two seconds at most. */
  close(): Promise<void>;
}

const silent: Tracing = {
  requests: undefined,
  isSampled: undefined,
  attempts: undefined,
  gateway: (gateway) => gateway,
  store: (store) => store,
  newCommands: (store) => store,
  shard: (shard) => shard,
  subscriptions: (subscriptions) => subscriptions,
  close: () => Promise.resolve(),
};

/** The exporter is loaded only where it is configured: it costs nothing elsewhere. */
export async function composeTracing(
  place: TracingPlace | undefined,
  clock: Clock,
  log: Log,
): Promise<Tracing> {
  if (!place) return silent;
  const { createOriginSpans } = await import('./origin-spans.ts');
  const spans = createOriginSpans(place, clock, log);
  const parts = { spans, clock };
  const awaited = new AwaitedCommands();
  return {
    requests: traceRequest(parts),
    isSampled: spans.isSampled,
    attempts: tracedAttempt({ ...parts, ids }),
    gateway: (gateway) => tracedGateway(gateway, parts),
    store: (store, workflowId) => tracedStore(store, { ...parts, awaited, workflowId }),
    newCommands: (store, workflowId) => tracedNewCommands(store, { ...parts, awaited, workflowId }),
    shard: (shard, workflowId) =>
      tracedShard(shard, { ...parts, awaited, workflowId, update: shardWorkflow.update }),
    subscriptions: (subscriptions) =>
      subscriptions.map((subscription) => tracedSubscription(subscription, parts)),
    close: () => spans.close(),
  };
}
