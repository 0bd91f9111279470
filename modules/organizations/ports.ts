import type { Scope } from '../kernel/scope.ts';

/** What a request may do that carries a certain API key. */
export interface KeyGrant {
  readonly keyId: string;
  readonly organizationId: string;
  readonly scopes: readonly Scope[];
  /** Milliseconds since the epoch; null for a key that does not expire. */
  readonly expiresAt: number | null;
}

/** Finds API keys by what is stored of them. */
export interface KeyReader {
  /** The key whose secret has this SHA-256 (hex); undefined when there is none. */
  findByHash(hash: string): Promise<KeyGrant | undefined>;
}
