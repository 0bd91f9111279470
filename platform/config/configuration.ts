import * as v from 'valibot';
import { refuse, ok, type Result } from '../../modules/kernel/result.ts';
import { databasePlaces, databaseVariables, type DatabasePlace } from './database-place.ts';
import { logLevel, rateLimit, secretsOf, secretText, together, valuesOf } from './fields.ts';
import { nearPlaces, nearVariables, type CachePlace, type ReplicaPlace } from './near-places.ts';
import { Secret } from './secret.ts';
import { tracingPlace, tracingVariables, type TracingPlace } from './tracing.ts';

const port = (name: string) => {
  const mend = `Set ${name} to a number from 0 to 65535`;
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,5}$/, mend),
    v.transform(Number),
    v.maxValue(65_535, mend),
  );
};

/** Every variable of the environment that the product reads. An empty one counts as absent. */
const Variables = v.object({
  ...databaseVariables,
  ...nearVariables,
  ...tracingVariables,
  STRIPE_SECRET_KEY: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[sr]k_\w{8,}$/, 'Set STRIPE_SECRET_KEY to a secret key, such as sk_live_…'),
    ),
  ),
  STRIPE_WEBHOOK_SECRET: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^whsec_\S+$/, 'Set STRIPE_WEBHOOK_SECRET to the secret of the endpoint, whsec_…'),
    ),
  ),
  STRIPE_API_URL: v.optional(
    v.pipe(v.string(), v.url('Set STRIPE_API_URL to an address, or leave it out')),
  ),
  TEMPORAL_ADDRESS: v.optional(
    v.pipe(v.string(), v.regex(/^[^\s/:]+:\d{1,5}$/, 'Set TEMPORAL_ADDRESS to a host:port')),
  ),
  TEMPORAL_NAMESPACE: v.optional(v.string(), 'default'),
  TEMPORAL_UI_URL: v.optional(
    v.pipe(v.string(), v.url('Set TEMPORAL_UI_URL to an address, or leave it out')),
  ),
  TEMPORAL_API_KEY: v.optional(v.string()),
  TEMPORAL_TLS_CA: v.optional(v.string()),
  TEMPORAL_TLS_CERT: v.optional(v.string()),
  TEMPORAL_TLS_KEY: v.optional(v.string()),
  QUITTANCE_SECRET: secretText('QUITTANCE_SECRET', 32),
  QUITTANCE_ROOT_KEY: v.pipe(
    v.string(
      'Set QUITTANCE_ROOT_KEY, the key that makes organizations, such as to what "openssl rand -hex 24" prints',
    ),
    // What stands in an Authorization header has no spaces.
    v.regex(
      /^[\x21-\x7e]{16,200}$/,
      'Use 16 to 200 printable characters without spaces for QUITTANCE_ROOT_KEY',
    ),
  ),
  EDGE_SECRET: v.optional(secretText('EDGE_SECRET', 32)),
  COMMAND_GATEWAY: v.optional(
    v.picklist(['temporal', 'direct'], 'Set COMMAND_GATEWAY to temporal or direct'),
    'temporal',
  ),
  RATE_LIMIT: rateLimit,
  QUITTANCE_UPDATES_PER_RUN: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,4}$/, 'Set QUITTANCE_UPDATES_PER_RUN to a number from 1 to 1500'),
      v.transform(Number),
      v.minValue(1, 'Set QUITTANCE_UPDATES_PER_RUN to at least 1'),
      v.maxValue(1_500, 'Set QUITTANCE_UPDATES_PER_RUN to at most 1500'),
    ),
    '1500',
  ),
  WEBHOOKS_ALLOW_PRIVATE: v.optional(
    v.picklist(
      ['0', '1'],
      'Set WEBHOOKS_ALLOW_PRIVATE to 1 where webhooks may go to private addresses, or leave it out',
    ),
    '0',
  ),
  PORT: v.optional(port('PORT'), '3000'),
  WORKER_PORT: v.optional(port('WORKER_PORT')),
  LOG_LEVEL: logLevel,
});

/** The names of the variables that an origin reads. */
export const originVariables = Object.keys(Variables.entries) as readonly string[];

const Environment = v.pipe(
  Variables,
  together('UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'),
  together('TEMPORAL_TLS_CERT', 'TEMPORAL_TLS_KEY'),
);

/** Paths of PEM files: who is trusted, and who we are. */
export interface TemporalTls {
  readonly ca: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
}

/** The configuration of an origin process. Secrets print as `***`. */
export interface Configuration {
  readonly database: DatabasePlace;
  /** Where the embedded provider keeps its charges. */
  readonly sandboxDatabase: DatabasePlace;
  /** Undefined where Stripe is not configured. */
  readonly stripe:
    | {
        readonly secretKey: Secret;
        readonly webhookSecret: Secret | undefined;
        readonly apiUrl: string | undefined;
      }
    | undefined;
  /** A replica that is read first; undefined where there is none. */
  readonly replica: ReplicaPlace | undefined;
  /** A cache server beside this process's memory; undefined where there is none. */
  readonly upstash: CachePlace | undefined;
  readonly temporal: {
    readonly address: string;
    readonly namespace: string;
    /** Where people look at its workflows; undefined where that is not known. */
    readonly uiUrl?: string | undefined;
    readonly apiKey: Secret | undefined;
    /** PEM files; undefined for a connection in the clear. */
    readonly tls: TemporalTls | undefined;
  };
  /** The first one signs; all of them verify. */
  readonly secrets: readonly Secret[];
  readonly rootKey: Secret;
  /** What an edge says of clients is believed with one of these; without any, of nobody. */
  readonly edgeSecrets: readonly Secret[];
  readonly commandGateway: 'temporal' | 'direct';
  /** Undefined where nothing is traced. */
  readonly tracing: TracingPlace | undefined;
  /** Requests per second and organization; 0 is no limit. */
  readonly rateLimit: number;
  /** Updates after which the shard's workflow continues as new; the server takes 2,000. */
  readonly updatesPerRun: number;
  /** Webhooks may go over http, to any port, and to private addresses. */
  readonly webhooksAllowPrivate: boolean;
  readonly port: number;
  /** Where a worker without the API tells of its health and metrics; undefined for nowhere. */
  readonly workerPort?: number | undefined;
  readonly logLevel: 'debug' | 'info' | 'warning' | 'error';
}

/** Reads the configuration, or lists everything that is wrong with it and how to mend each. */
export function readConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
): Result<Configuration, readonly string[]> {
  const parsed = v.safeParse(Environment, valuesOf(Variables.entries, environment));
  if (!parsed.success) return refuse(parsed.issues.map(({ message }) => message));
  const values = parsed.output;
  return ok({
    ...databasePlaces(values),
    stripe: stripeOf(values),
    ...nearPlaces(values),
    temporal: {
      address: values.TEMPORAL_ADDRESS ?? '127.0.0.1:7233',
      namespace: values.TEMPORAL_NAMESPACE,
      uiUrl: values.TEMPORAL_UI_URL,
      apiKey: secretOf(values.TEMPORAL_API_KEY),
      tls: tlsOf(values),
    },
    secrets: secretsOf(values.QUITTANCE_SECRET),
    rootKey: new Secret(values.QUITTANCE_ROOT_KEY),
    edgeSecrets: secretsOf(values.EDGE_SECRET),
    commandGateway: values.COMMAND_GATEWAY,
    tracing: tracingPlace(values),
    rateLimit: values.RATE_LIMIT,
    updatesPerRun: values.QUITTANCE_UPDATES_PER_RUN,
    webhooksAllowPrivate: values.WEBHOOKS_ALLOW_PRIVATE === '1',
    port: values.PORT,
    workerPort: values.WORKER_PORT,
    logLevel: values.LOG_LEVEL,
  });
}

const secretOf = (value: string | undefined): Secret | undefined =>
  value === undefined ? undefined : new Secret(value);

const stripeOf = (values: v.InferOutput<typeof Environment>): Configuration['stripe'] =>
  values.STRIPE_SECRET_KEY === undefined
    ? undefined
    : {
        secretKey: new Secret(values.STRIPE_SECRET_KEY),
        webhookSecret: secretOf(values.STRIPE_WEBHOOK_SECRET),
        apiUrl: values.STRIPE_API_URL,
      };

const tlsOf = (
  values: Pick<
    v.InferOutput<typeof Environment>,
    'TEMPORAL_TLS_CA' | 'TEMPORAL_TLS_CERT' | 'TEMPORAL_TLS_KEY' | 'TEMPORAL_API_KEY'
  >,
): TemporalTls | undefined => {
  const tls = {
    ca: values.TEMPORAL_TLS_CA,
    certificate: values.TEMPORAL_TLS_CERT,
    key: values.TEMPORAL_TLS_KEY,
  };
  const wanted = values.TEMPORAL_API_KEY !== undefined || Object.values(tls).some(Boolean);
  return wanted ? tls : undefined;
};
