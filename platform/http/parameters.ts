import type { Context } from 'hono';
import type { Environment } from './environment.ts';
import { Problem } from './problem.ts';
import { tokenParameter } from './sent-token.ts';

/**
 * Path and query parameters; one that is repeated is an array, and refused unless it may be. What
 * the path names cannot be said in the query too.
 */
export function parametersOf(c: Context<Environment>): Record<string, unknown> {
  const path = c.req.param();
  if (!c.req.url.includes('?')) return path;
  const { searchParams } = new URL(c.req.url);
  const names = [...new Set(searchParams.keys())].filter((name) => name !== tokenParameter);
  const query = names.map((name) => {
    if (Object.hasOwn(path, name)) refuseParameter(name);
    const [first, ...others] = searchParams.getAll(name);
    return [name, others.length === 0 ? first : [first, ...others]] as const;
  });
  return { ...Object.fromEntries(query), ...path };
}

/** Throws 400 for a parameter that means nothing here. */
export function refuseParameter(name: string): never {
  const detail = 'Remove this unknown parameter';
  const errors = [{ pointer: `/${name}`, code: 'unknown_parameter', detail }];
  throw new Problem('invalid_request', `${detail} (/${name})`, { errors });
}
