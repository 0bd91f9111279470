import * as v from 'valibot';
import { Secret } from './secret.ts';

/** A replica that is read before the primary. */
export interface ReplicaPlace {
  readonly url: string;
  readonly authToken: Secret | undefined;
}

/** A cache server. */
export interface CachePlace {
  readonly url: string;
  readonly token: Secret;
}

/** The variables that say what is read before the primary: an origin has them, and an edge. */
export const nearVariables = {
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
};

type NearValues = v.InferOutput<v.ObjectSchema<typeof nearVariables, undefined>>;

/** What is read before the primary; undefined where there is none. */
export const nearPlaces = ({
  DATABASE_REPLICA_URL: replica,
  DATABASE_REPLICA_AUTH_TOKEN: authToken,
  UPSTASH_REDIS_REST_URL: cache,
  UPSTASH_REDIS_REST_TOKEN: token = '',
}: NearValues): {
  readonly replica: ReplicaPlace | undefined;
  readonly upstash: CachePlace | undefined;
} => ({
  replica:
    replica === undefined
      ? undefined
      : { url: replica, authToken: authToken === undefined ? undefined : new Secret(authToken) },
  upstash: cache === undefined ? undefined : { url: cache, token: new Secret(token) },
});
