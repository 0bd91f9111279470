import type { MiddlewareHandler } from 'hono';
import type { RouteScope } from '../../modules/kernel/scope.ts';
import type { Callers } from './callers.ts';
import type { Caller, Environment } from './environment.ts';
import { Problem } from './problem.ts';

/** Finds who sends a request. */
export const authenticate =
  (callers: Callers): MiddlewareHandler<Environment> =>
  async (c, next) => {
    c.set('caller', await callers.find(c.req.header('Authorization')));
    return next();
  };

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
