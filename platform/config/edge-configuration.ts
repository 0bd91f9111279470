import * as v from 'valibot';
import { ok, refuse, type Result } from '../../modules/kernel/result.ts';
import { logLevel, mendOf, secretsOf, secretText } from './fields.ts';
import { Secret } from './secret.ts';
import { tracingPlace, tracingVariables, type TracingPlace } from './tracing.ts';

/** Every variable that an edge reads. An empty one counts as absent. */
const Variables = v.object({
  COMMANDS_URL: v.pipe(
    v.string('Set COMMANDS_URL to the address of the origin, such as https://origin.example'),
    v.regex(/^https?:\/\/[^\s?#]+$/, 'Set COMMANDS_URL to an http: or https: URL'),
  ),
  DATABASE_REPLICA_URL: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(libsql|https?):\/\/.+/, 'Set DATABASE_REPLICA_URL to a libsql: or http: URL'),
    ),
  ),
  DATABASE_REPLICA_AUTH_TOKEN: v.optional(v.string()),
  UPSTASH_REDIS_REST_URL: v.optional(
    v.pipe(v.string(), v.url('Set UPSTASH_REDIS_REST_URL to an address, or leave it out')),
  ),
  UPSTASH_REDIS_REST_TOKEN: v.optional(v.string()),
  QUITTANCE_SECRET: secretText('QUITTANCE_SECRET', 32),
  EDGE_SECRET: v.optional(secretText('EDGE_SECRET', 32)),
  ...tracingVariables,
  RATE_LIMIT: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,7}$/, 'Set RATE_LIMIT to requests per second, or to 0 for no limit'),
      v.transform(Number),
    ),
    '10000',
  ),
  LOG_LEVEL: logLevel,
});

const Environment = v.pipe(
  Variables,
  v.forward(
    // Told beside whatever else is wrong.
    v.partialCheck(
      [['UPSTASH_REDIS_REST_URL'], ['UPSTASH_REDIS_REST_TOKEN']],
      (values) => !values.UPSTASH_REDIS_REST_URL === !values.UPSTASH_REDIS_REST_TOKEN,
      'Set UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN together, or none of them',
    ),
    ['UPSTASH_REDIS_REST_TOKEN'],
  ),
);

/** The names of the variables that an edge reads: whoever starts one hands on these. */
export const edgeVariables = Object.keys(Variables.entries) as readonly string[];

/** The configuration of an edge. Secrets print as `***`. */
export interface EdgeConfiguration {
  /** The origin, without a slash at its end: what is not answered here is asked there. */
  readonly commandsUrl: string;
  /** Read first; undefined where the origin is asked for what no cache has. */
  readonly replica: { readonly url: string; readonly authToken: Secret | undefined } | undefined;
  readonly upstash: { readonly url: string; readonly token: Secret } | undefined;
  /** Those of the origin. The first one signs; all of them verify. */
  readonly secrets: readonly Secret[];
  /** By which the origin knows this edge; undefined where it need not. */
  readonly edgeSecret: Secret | undefined;
  /** Undefined where nothing is traced. */
  readonly tracing: TracingPlace | undefined;
  /** Requests per second and organization; 0 is no limit. */
  readonly rateLimit: number;
  readonly logLevel: 'debug' | 'info' | 'warning' | 'error';
}

/** Reads the configuration, or lists everything that is wrong with it and how to mend each. */
export function readEdgeConfiguration(
  environment: Readonly<Record<string, unknown>>,
): Result<EdgeConfiguration, readonly string[]> {
  const given = Object.entries(environment).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  const parsed = v.safeParse(Environment, Object.fromEntries(given));
  if (!parsed.success) return refuse(parsed.issues.map(mendOf));
  const values = parsed.output;
  const { DATABASE_REPLICA_AUTH_TOKEN: authToken, UPSTASH_REDIS_REST_TOKEN: token } = values;
  return ok({
    commandsUrl: values.COMMANDS_URL.replace(/\/+$/, ''),
    replica:
      values.DATABASE_REPLICA_URL === undefined
        ? undefined
        : {
            url: values.DATABASE_REPLICA_URL,
            authToken: authToken === undefined ? undefined : new Secret(authToken),
          },
    upstash:
      values.UPSTASH_REDIS_REST_URL === undefined
        ? undefined
        : { url: values.UPSTASH_REDIS_REST_URL, token: new Secret(token ?? '') },
    secrets: secretsOf(values.QUITTANCE_SECRET),
    edgeSecret: secretsOf(values.EDGE_SECRET)[0],
    tracing: tracingPlace(values),
    rateLimit: values.RATE_LIMIT,
    logLevel: values.LOG_LEVEL,
  });
}
