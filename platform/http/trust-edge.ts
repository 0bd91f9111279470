import type { MiddlewareHandler } from 'hono';
import { sha256 } from '../tokens/sha256.ts';
import type { GrantCodec } from '../tokens/grant.ts';
import { equalInTime } from '../tokens/signer.ts';
import type { Environment } from './environment.ts';

/** The edge's secret, which says that the rest of what it tells of the client is true. */
export const edgeSecretHeader = 'Quittance-Edge';
/** What the key of a forwarded request opens, for the edge that forwarded it and nobody else. */
export const grantHeader = 'Quittance-Grant';

/**
 * Believes what a request says of its client only where it comes from an edge that knows the
 * secret; to such an edge it tells what the request's key opens.
 */
export function trustEdge(parts: {
  readonly edgeSecrets: readonly string[];
  readonly grants: GrantCodec;
  readonly epoch: number;
}): MiddlewareHandler<Environment> {
  const hashes = parts.edgeSecrets.map(sha256);

  return async (c, next) => {
    const secret = c.req.header(edgeSecretHeader);
    if (secret === undefined) return next();
    const hash = sha256(secret);
    if (!hashes.map((each) => equalInTime(each, hash)).some(Boolean)) return next();
    c.set('fromEdge', true);
    // The last address is the one that the edge itself has seen: those before it are hearsay.
    c.set('client', c.req.header('X-Forwarded-For')?.split(',').at(-1)?.trim().slice(0, 100));
    await next();
    const known = c.get('knownKey');
    if (!known) return;
    const { hash: keyHash, ...key } = known;
    c.header(grantHeader, parts.grants.write(keyHash, { ...key, epoch: parts.epoch }));
  };
}
