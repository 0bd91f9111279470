import { expect } from 'bun:test';
import { createTokenCodec } from '../../../platform/tokens/consistency-token.ts';
import { createSigner } from '../../../platform/tokens/signer.ts';
import type { Answer, ApiClient } from '../../support/api-client.ts';
import { signingSecret } from '../../support/composed-origin.ts';

/** Who gave an answer, without how long it is still good: `memory; hit`, `primary; fwd=miss`. */
export const servedBy = ({ headers }: Answer): string =>
  (headers.get('Cache-Status') ?? '').replace(/; ttl=-?\d+$/, '');

export const tokenOf = ({ headers }: Answer): string => headers.get('Consistency-Token') ?? '';

/** What a request for an answer says of how fresh it has to be. */
export interface Asked {
  readonly token?: string;
  readonly cacheControl?: string;
  readonly ifNoneMatch?: string;
}

/** A GET, which takes no longer than the longest wait, and what a busy machine adds. */
export async function get(
  api: ApiClient,
  path: string,
  { token, cacheControl, ifNoneMatch }: Asked = {},
): Promise<Answer> {
  const answer = await api.send('GET', path, {
    headers: {
      ...(token !== undefined && { 'Consistency-Token': token }),
      ...(cacheControl !== undefined && { 'Cache-Control': cacheControl }),
      ...(ifNoneMatch !== undefined && { 'If-None-Match': ifNoneMatch }),
    },
  });
  expect(answer.ms).toBeLessThan(8_000);
  return answer;
}

/**
 * For tests of a tier that has to answer: it is given so little time that a busy machine may make it
 * late, and what it can do it shows in one of three tries.
 */
export const inOneOfThree = { retry: 2 };

const tokens = createTokenCodec(createSigner([signingSecret]));

/** A token of somebody who has seen an organization at a position, which may never have been. */
export const tokenAt = (organizationId: string, position: number, epoch = 1): string =>
  tokens.write(organizationId, { epoch, position, versions: [], pending: null });
