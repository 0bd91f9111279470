import type { Reading } from '../cache/cache.ts';
import { seenAfter } from '../cache/demand.ts';
import type { ConsistencyToken, TokenCodec } from '../tokens/consistency-token.ts';

/** What goes with an answer that was read through the tiers, to who has seen `token` before. */
export function readingHeaders(
  { loaded, status, ageSeconds }: Reading,
  tokens: TokenCodec,
  organizationId: string,
  token: ConsistencyToken | undefined,
): Record<string, string> {
  const headers: Record<string, string> = {
    'Consistency-Token': tokens.write(organizationId, {
      ...seenAfter(token, loaded),
      pending: null,
    }),
    'Cache-Control': 'private, no-cache',
    'Cache-Status': status,
  };
  if (ageSeconds !== null) headers['Age'] = String(ageSeconds);
  return headers;
}
