import type { Hono } from 'hono';
import type { Environment } from './environment.ts';
import { Problem } from './problem.ts';

/** The 405 of an address that takes the methods named. */
export function methodNotAllowed(methods: readonly string[]): Problem {
  const allow = (methods.includes('GET') ? [...methods, 'HEAD'] : methods).join(', ');
  const detail = `Use ${allow} at this address`;
  return new Problem('method_not_allowed', detail, { headers: { Allow: allow } });
}

/** Refuses what the routes of an app do not take, at their addresses. Called once all are there. */
export function refuseOtherMethods(app: Hono<Environment>): Hono<Environment> {
  const routes = Map.groupBy(app.routes, ({ path }) => path);
  for (const [path, own] of routes) {
    const methods = [...new Set(own.map(({ method }) => method))];
    app.all(path, () => {
      throw methodNotAllowed(methods);
    });
  }
  return app;
}
