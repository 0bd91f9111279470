import * as v from 'valibot';
import { ok, refuse, type Result } from '../../modules/kernel/result.ts';
import { logLevel, rateLimit, secretsOf, secretText, together, valuesOf } from './fields.ts';
import { nearPlaces, nearVariables, type CachePlace, type ReplicaPlace } from './near-places.ts';
import type { Secret } from './secret.ts';
import { tracingPlace, tracingVariables, type TracingPlace } from './tracing.ts';

/** Every variable that an edge reads. An empty one counts as absent. */
const Variables = v.object({
  COMMANDS_URL: v.pipe(
    v.string('Set COMMANDS_URL to the address of the origin, such as https://origin.example'),
    v.regex(/^https?:\/\/[^\s?#]+$/, 'Set COMMANDS_URL to an http: or https: URL'),
  ),
  ...nearVariables,
  QUITTANCE_SECRET: secretText('QUITTANCE_SECRET', 32),
  EDGE_SECRET: v.optional(secretText('EDGE_SECRET', 32)),
  ...tracingVariables,
  RATE_LIMIT: rateLimit,
  LOG_LEVEL: logLevel,
});

const Environment = v.pipe(
  Variables,
  together('UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'),
);

/** The names of the variables that an edge reads: whoever starts one hands on these. */
export const edgeVariables = Object.keys(Variables.entries) as readonly string[];

/** The configuration of an edge. Secrets print as `***`. */
export interface EdgeConfiguration {
  /** The origin, without a slash at its end: what is not answered here is asked there. */
  readonly commandsUrl: string;
  /** Read first; undefined where the origin is asked for what no cache has. */
  readonly replica: ReplicaPlace | undefined;
  readonly upstash: CachePlace | undefined;
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
  const parsed = v.safeParse(Environment, valuesOf(Variables.entries, environment));
  if (!parsed.success) return refuse(parsed.issues.map(({ message }) => message));
  const values = parsed.output;
  return ok({
    commandsUrl: values.COMMANDS_URL.replace(/\/+$/, ''),
    ...nearPlaces(values),
    secrets: secretsOf(values.QUITTANCE_SECRET),
    edgeSecret: secretsOf(values.EDGE_SECRET)[0],
    tracing: tracingPlace(values),
    rateLimit: values.RATE_LIMIT,
    logLevel: values.LOG_LEVEL,
  });
}
