import type { MiddlewareHandler } from 'hono';
import { timestamp, type Clock } from '../../modules/kernel/clock.ts';
import type { RouteScope } from '../../modules/kernel/scope.ts';
import type { KeyGrant, KeyReader, KeyUses } from '../../modules/organizations/ports.ts';
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
}

const unauthenticated = (): Problem =>
  new Problem('unauthenticated', 'Send a valid key as Authorization: Bearer <key>', {
    headers: { 'WWW-Authenticate': 'Bearer' },
  });

export const suspended = (): Problem =>
  new Problem('organization_suspended', 'Ask the operator to resume this organization');

/** Finds who sends a request by its bearer key (RFC 6750, section 2.1). */
export function authenticate(parts: {
  readonly keys: KeyReader;
  readonly keyUses: KeyUses;
  readonly rootKeyHash: string;
  readonly clock: Clock;
}): MiddlewareHandler<Environment> {
  const { keys, keyUses, clock } = parts;
  const remembered = new Map<string, Known>();

  /** Undefined for a key that nobody has, or that has expired. */
  const find = async (secret: string): Promise<Caller | undefined> => {
    const hash = sha256(secret);
    const isRoot = equalInTime(hash, parts.rootKeyHash);
    // Looked up for the root key too, so that a wrong key takes the same time as an unknown one.
    const grant = await keys.findByHash(hash);
    if (isRoot) return rootCaller;
    const now = clock.now();
    const expiresAt = grant?.expiresAt ?? Infinity;
    if (!grant || expiresAt <= now) {
      remembered.delete(secret);
      return undefined;
    }
    if (remembered.size >= rememberedKeys) remembered.clear();
    if (grant.suspended) throw suspended();
    keyUses.note(grant, timestamp(now));
    const caller = callerOf(grant);
    remembered.set(secret, { caller, until: Math.min(expiresAt, now + rememberMs) });
    return caller;
  };

  return async (c, next) => {
    if (c.get('caller') as Caller | undefined) return next();
    const [, secret] =
      /^Bearer ([\x21-\x7e]{1,200})$/i.exec(c.req.header('Authorization') ?? '') ?? [];
    if (secret === undefined) throw unauthenticated();
    const known = remembered.get(secret);
    const caller = known && known.until > clock.now() ? known.caller : await find(secret);
    if (!caller) throw unauthenticated();
    c.set('caller', caller);
    return next();
  };
}

/**
 * Whether the key of a caller still opens a scope: for answers that go on for longer than a key is
 * believed for.
 */
export async function stillHas(
  { organizationId, actor }: Caller,
  scope: RouteScope,
  { keys, clock }: { readonly keys: KeyReader; readonly clock: Clock },
): Promise<boolean> {
  const grant = await keys.find(organizationId ?? '', actor.id);
  if (!grant || grant.suspended || (grant.expiresAt ?? Infinity) <= clock.now()) return false;
  return callerOf(grant).scopes.has(scope);
}

const rootCaller: Caller = {
  actor: { type: 'root_key', id: 'root' },
  organizationId: null,
  scopes: new Set(['root']),
};

export const callerOf = ({ keyId, organizationId, scopes }: KeyGrant): Caller => ({
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
