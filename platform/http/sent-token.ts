import type { Context } from 'hono';
import { isBehind } from '../cache/entry.ts';
import type { ConsistencyToken, TokenCodec } from '../tokens/consistency-token.ts';
import type { Environment } from './environment.ts';
import { Problem } from './problem.ts';

/** Where headers cannot be set the token is sent as this parameter. */
export const tokenParameter = 'consistency_token';

/** The consistency token that a request carries. Throws 400 for one that is not its sender's. */
export function sentToken(
  c: Context<Environment>,
  tokens: TokenCodec,
  organizationId: string,
): ConsistencyToken | undefined {
  const text = c.req.header('Consistency-Token') ?? c.req.query(tokenParameter);
  if (text === undefined) return undefined;
  const token = tokens.read(organizationId, text);
  if (token) return token;
  const detail = 'Send the Consistency-Token of an earlier answer to this organization, unchanged';
  throw new Problem('invalid_consistency_token', detail);
}

/** Throws 503 where what was read is older than what the token's sender has seen. */
export function refuseOlder(
  token: ConsistencyToken | undefined,
  { epoch, position }: { readonly epoch: number; readonly position: number },
): void {
  if (token && isBehind({ epoch, position }, token)) throw notYetConsistent();
}

export const notYetConsistent = (): Problem => {
  const detail = 'Read again with the same token after a second: what it has seen is not here yet';
  return new Problem('not_yet_consistent', detail, { headers: { 'Retry-After': '1' } });
};
