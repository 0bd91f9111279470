import type { Clock } from '../../modules/kernel/clock.ts';
import { readConfiguration } from '../../platform/config/configuration.ts';
import type { Facts, Log } from '../../platform/logging/log.ts';
import { createOrigin, type Origin } from '../../platform/origin.ts';
import { startWorker, type RunningWorker } from '../../worker/main.ts';
import type { ActivityParts } from '../../worker/activities/index.ts';
import { newOrganization } from './api-client.ts';

/** An origin composed as the product composes it, in this OS process. */
export interface ComposedOrigin extends AsyncDisposable {
  readonly origin: Origin;
  readonly databaseUrl: string;
  /** Warnings and errors that were logged. */
  readonly complaints: readonly string[];
  send(request: Request): Response | Promise<Response>;
  newOrganization(): ReturnType<typeof newOrganization>;
  startWorker(replaced?: Partial<ActivityParts>): Promise<RunningWorker>;
}

export interface ComposedOriginOptions {
  readonly databaseUrl: string;
  /** What a database server asks for. */
  readonly databaseAuthToken?: string;
  readonly temporalAddress: string;
  readonly updatesPerRun?: number;
  readonly commandGateway?: 'temporal' | 'direct';
  /** How often its workers make sure that the workflows run. */
  readonly ensureEveryMs?: number;
  /** Off where none is given. */
  readonly rateLimit?: number;
  /** Stripe's address, where payments by Stripe are wanted. */
  readonly stripeUrl?: string;
  /** A replica that is read first. */
  readonly replica?: { readonly url: string; readonly authToken: string };
  /** A cache server. */
  readonly upstash?: { readonly url: string; readonly token: string };
  /** A collector of traces. */
  readonly collectorUrl?: string;
  /** The share of them that is recorded. */
  readonly tracesShare?: number;
  /** Webhooks may go to this machine. */
  readonly webhooksAllowPrivate?: boolean;
  /** Edges that know it are believed. */
  readonly edgeSecret?: string;
  /** Where people look at workflows. */
  readonly temporalUiUrl?: string;
  readonly log?: Log;
  /** The real time where none is given. */
  readonly clock?: Clock;
}

/** Signs tokens and cursors. */
export const signingSecret = 'a secret that signs what tests read';
export const rootKey = 'root_key_that_only_tests_know';
export const stripeWebhookSecret = 'whsec_that_only_tests_know';

/** A log that keeps what is worth a warning. */
export function complaintsLog(): { readonly log: Log; readonly complaints: string[] } {
  const complaints: string[] = [];
  const complain = (message: string, facts?: Facts): void => {
    complaints.push(`${message} ${Bun.inspect(facts)}`);
  };
  return { log: { debug() {}, info() {}, warn: complain, error: complain }, complaints };
}

export async function composeOrigin(options: ComposedOriginOptions): Promise<ComposedOrigin> {
  const { databaseUrl, temporalAddress, ensureEveryMs = 2_000 } = options;
  const configuration = readConfiguration({
    DATABASE_URL: databaseUrl,
    DATABASE_AUTH_TOKEN: options.databaseAuthToken,
    TEMPORAL_ADDRESS: temporalAddress,
    QUITTANCE_SECRET: signingSecret,
    QUITTANCE_ROOT_KEY: rootKey,
    QUITTANCE_UPDATES_PER_RUN: String(options.updatesPerRun ?? 1_500),
    COMMAND_GATEWAY: options.commandGateway ?? 'temporal',
    RATE_LIMIT: String(options.rateLimit ?? 0),
    ...(options.webhooksAllowPrivate && { WEBHOOKS_ALLOW_PRIVATE: '1' }),
    ...(options.stripeUrl !== undefined && {
      STRIPE_SECRET_KEY: 'sk_test_only',
      STRIPE_API_URL: options.stripeUrl,
      STRIPE_WEBHOOK_SECRET: stripeWebhookSecret,
    }),
    ...(options.edgeSecret !== undefined && { EDGE_SECRET: options.edgeSecret }),
    ...(options.temporalUiUrl !== undefined && { TEMPORAL_UI_URL: options.temporalUiUrl }),
    ...(options.replica && {
      DATABASE_REPLICA_URL: options.replica.url,
      DATABASE_REPLICA_AUTH_TOKEN: options.replica.authToken,
    }),
    ...(options.collectorUrl !== undefined && {
      OTEL_EXPORTER_OTLP_ENDPOINT: options.collectorUrl,
      OTEL_TRACES_SAMPLER_ARG: String(options.tracesShare ?? 1),
      OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=only%20tests%20know',
    }),
    ...(options.upstash && {
      UPSTASH_REDIS_REST_URL: options.upstash.url,
      UPSTASH_REDIS_REST_TOKEN: options.upstash.token,
    }),
  });
  if (!configuration.ok) throw new Error(configuration.error.join('\n'));
  const { temporal, updatesPerRun } = configuration.value;
  const { complaints, ...kept } = complaintsLog();
  const log = options.log ?? kept.log;
  const origin = await createOrigin(configuration.value, {
    log,
    ...(options.clock && { clock: options.clock }),
  });
  const { client, identity } = origin;
  const workers: RunningWorker[] = [];
  const send = (request: Request): Response | Promise<Response> => origin.app.fetch(request);
  return {
    origin,
    databaseUrl,
    complaints,
    send,
    newOrganization: () => newOrganization(send, rootKey),
    async startWorker(replaced = {}) {
      const databaseId = identity.id;
      const activities = { ...origin.activities, ...replaced };
      const worker = await startWorker({
        temporal,
        client,
        databaseId,
        updatesPerRun,
        ensureEveryMs,
        activities,
        log,
      });
      workers.push(worker);
      return worker;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await origin.close();
    },
  };
}
