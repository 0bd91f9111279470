import { lookup } from 'node:dns/promises';
import type { Client } from '@temporalio/client';
import type { Clock } from '../../modules/kernel/clock.ts';
import type { IdMaker } from '../../modules/kernel/id.ts';
import type { CommandGateway } from '../commands/ports.ts';
import type { Database } from '../database/database.ts';
import { createLibsqlWebhookBacklog } from '../database/webhooks/libsql-webhook-backlog.ts';
import { createLibsqlWebhookStore } from '../database/webhooks/libsql-webhook-store.ts';
import { steadyClock } from '../database/steady-clock.ts';
import type { Chore, Subscription } from '../events/ports.ts';
import { createWakeUp } from '../events/wake-up.ts';
import type { Log } from '../logging/log.ts';
import type { Metrics } from '../metrics/prometheus.ts';
import { sendProcessCommand } from '../processes/process-command.ts';
import { startDeliveryWorkflow } from '../temporal/delivery-workflow.ts';
import type { Vault } from '../tokens/vault.ts';
import { webhookChores } from '../webhooks/chores.ts';
import { createDeliverer, type Deliverer } from '../webhooks/deliverer.ts';
import type { DisableEndpoint, ResolveHost, TraceAttempt } from '../webhooks/ports.ts';
import { webhooksSubscription } from '../webhooks/subscription.ts';
import type { UrlGuard } from '../webhooks/url-guard.ts';
import { createTransmit } from './transmit-webhook.ts';

/** What an origin does about webhooks. */
export interface Webhooks {
  readonly deliverer: Deliverer;
  readonly subscriptions: readonly Subscription[];
  readonly chores: readonly Chore[];
}

/** All addresses of a name, as this machine has them looked up. */
export const resolveHost: ResolveHost = async (host, signal) => {
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('Too slow')), { once: true });
  });
  const found = await Promise.race([lookup(host, { all: true }), late]);
  return found.map(({ address }) => address);
};

export function composeWebhooks(sources: {
  readonly database: Database;
  readonly databaseId: string;
  readonly guard: UrlGuard;
  readonly vault: Vault;
  readonly gateway: CommandGateway;
  readonly client: Client;
  readonly clock: Clock;
  readonly ids: IdMaker;
  readonly log: Log;
  readonly trace: TraceAttempt | undefined;
  readonly metrics: Pick<Metrics, 'webhooks'>;
}): Webhooks {
  const { database, databaseId, guard, vault, gateway, client, clock, ids, log, trace } = sources;
  const readBacklog = createLibsqlWebhookBacklog(database);
  const store = createLibsqlWebhookStore(database);

  const disable: DisableEndpoint = async ({ organizationId, endpointId, version }, reason) => {
    await sendProcessCommand(
      { gateway, ids },
      {
        process: 'webhook-delivery',
        organizationId,
        type: 'webhook_endpoints.disable',
        aggregateId: endpointId,
        input: { reason },
        // Of the same version once: every failure asks for it.
        key: `${endpointId} disable ${version}`,
        cause: undefined,
      },
    );
  };
  const deliverer = createDeliverer({
    store,
    guard,
    transmit: createTransmit(),
    open: vault.open,
    disable,
    createBell: createWakeUp,
    clock,
    steady: steadyClock,
    random: Math.random,
    trace,
    attempted: sources.metrics.webhooks(() => readBacklog(clock.now())),
    log,
  });
  const publishing = { store, ids, clock, wake: deliverer.wake };
  // Haste only: workers see to it that every group is sent to.
  const begin = (group: number): void => {
    void startDeliveryWorkflow(client, databaseId, group).catch(() => undefined);
  };
  return {
    deliverer,
    subscriptions: [webhooksSubscription({ ...publishing, begin })],
    chores: webhookChores({ ...publishing, vault }),
  };
}
