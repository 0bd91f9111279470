import type { MiddlewareHandler } from 'hono';
import type { Clock } from '../../modules/kernel/clock.ts';
import type { RouteScope } from '../../modules/kernel/scope.ts';
import type { KeyGrant, KeyReader } from '../../modules/organizations/ports.ts';
import { equalInTime } from '../tokens/signer.ts';
import type { Caller, Environment } from './environment.ts';
import { Problem } from './problem.ts';
import { sha256 } from '../tokens/sha256.ts';

/** A key that was found is believed for so long: revoking one takes effect within it. */
const rememberMs = 30_000;
const rememberedKeys = 10_000;

interface Known {
  readonly caller: Caller;
  /** Milliseconds since 1970; no later than the key's own end. */
  readonly until: number;
  readonly key: Environment['Variables']['knownKey'];
}

export const unauthenticated = (): Problem =>
  new Problem('unauthenticated', 'Send a valid key as Authorization: Bearer <key>', {
    headers: { 'WWW-Authenticate': 'Bearer' },
  });

/** The key that a request carries; undefined for one that cannot be one. */
export const bearerKey = (authorization: string | undefined): string | undefined =>
  /^Bearer ([\x21-\x7e]{1,200})$/i.exec(authorization ?? '')?.[1];

/** Finds who sends a request by its bearer key (RFC 6750, section 2.1). */
export function authenticate(parts: {
  readonly keys: KeyReader;
  readonly rootKeyHash: string;
  readonly clock: Clock;
}): MiddlewareHandler<Environment> {
  const { keys, clock } = parts;
  const remembered = new Map<string, Known>();

  /** Undefined for a key that nobody has, or that has expired. */
  const find = async (secret: string): Promise<Pick<Known, 'caller' | 'key'> | undefined> => {
    const hash = sha256(secret);
    const isRoot = equalInTime(hash, parts.rootKeyHash);
    const at = clock.now();
    // Looked up for the root key too, so that a wrong key takes the same time as an unknown one.
    const grant = await keys.findByHash(hash);
    if (isRoot) return { caller: rootCaller, key: undefined };
    const now = clock.now();
    const expiresAt = grant?.expiresAt ?? Infinity;
    if (!grant || expiresAt <= now) {
      remembered.delete(secret);
      return undefined;
    }
    if (remembered.size >= rememberedKeys) remembered.clear();
    const found = { caller: callerOf(grant), key: { ...grant, hash, at } };
    remembered.set(secret, { ...found, until: Math.min(expiresAt, now + rememberMs) });
    return found;
  };

  return async (c, next) => {
    const secret = bearerKey(c.req.header('Authorization'));
    if (secret === undefined) throw unauthenticated();
    const known = remembered.get(secret);
    const found = known && known.until > clock.now() ? known : await find(secret);
    if (!found) throw unauthenticated();
    c.set('caller', found.caller);
    c.set('knownKey', found.key);
    return next();
  };
}

const rootCaller: Caller = {
  actor: { type: 'root_key', id: 'root' },
  organizationId: null,
  scopes: new Set(['root']),
};

/** Who sends requests with a key that opens this. */
export const callerOf = ({
  keyId,
  organizationId,
  scopes,
}: Omit<KeyGrant, 'expiresAt'>): Caller => ({
  actor: { type: 'api_key', id: keyId },
  organizationId,
  scopes: new Set(scopes),
});

/** Lets a caller pass that has any of the scopes. */
export function authorize(caller: Caller, scopes: readonly RouteScope[]): void {
  if (scopes.some((scope) => caller.scopes.has(scope))) return;
  const needed = scopes.filter((scope) => scope !== 'root').map((scope) => `"${scope}"`);
  const detail =
    needed.length === 0
      ? 'Use the root key for this route'
      : caller.organizationId === null
        ? "Use an organization's key for this route: the root key sees nothing inside organizations"
        : `Use a key with the scope ${needed.join(' or ')}`;
  throw new Problem('forbidden', detail);
}
