import type { MiddlewareHandler } from 'hono';
import type { Clock } from '../../modules/kernel/clock.ts';
import type { RouteScope } from '../../modules/kernel/scope.ts';
import type { KeyReader } from '../../modules/organizations/ports.ts';
import { callerOf, type Callers } from './callers.ts';
import type { Caller, Environment } from './environment.ts';
import { Problem } from './problem.ts';

/** Finds who sends a request, where that is not known yet. */
export const authenticate =
  (callers: Callers): MiddlewareHandler<Environment> =>
  async (c, next) => {
    const signedIn = c.get('caller') as Caller | undefined;
    if (signedIn) return next();
    const { caller, key } = await callers.find(c.req.header('Authorization'));
    c.set('caller', caller);
    c.set('knownKey', key);
    return next();
  };

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

/** Whether a caller has any of the scopes. */
export const isAllowed = (caller: Caller, scopes: readonly RouteScope[]): boolean =>
  scopes.some((scope) => caller.scopes.has(scope));

/** Lets a caller pass that has any of the scopes. */
export function authorize(caller: Caller, scopes: readonly RouteScope[]): void {
  if (isAllowed(caller, scopes)) return;
  const needed = scopes.filter((scope) => scope !== 'root').map((scope) => `"${scope}"`);
  const detail =
    needed.length === 0
      ? 'Use the root key for this route'
      : caller.organizationId === null
        ? "Use an organization's key for this route: the root key sees nothing inside organizations"
        : `Use a key with the scope ${needed.join(' or ')}`;
  throw new Problem('forbidden', detail);
}
