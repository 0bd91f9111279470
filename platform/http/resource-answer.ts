import type { Context } from 'hono';
import { entityTag, parseTags } from '../commands/entity-tag.ts';
import type { Environment } from './environment.ts';

/** Answers with JSON: of one resource with its ETag, or 304 where the caller has it already. */
export function resourceAnswer(
  c: Context<Environment>,
  {
    epoch,
    version,
    json,
  }: { readonly epoch: number; readonly version: number | null; readonly json: string },
): Response {
  if (version !== null) {
    const tag = entityTag(version, epoch);
    c.header('ETag', tag);
    if (isKnownTag(c.req.header('If-None-Match'), tag)) return c.body(null, 304);
  }
  return c.body(json, 200, { 'Content-Type': 'application/json' });
}

/** `If-None-Match` compares weakly (RFC 9110, section 13.1.2). */
export function isKnownTag(header: string | null | undefined, tag: string): boolean {
  const tags = header == null ? [] : (parseTags(header) ?? []);
  return tags.includes('*') || tags.some((each) => each.replace(/^W\//, '') === tag);
}
