import type { IdPage, ListedPage } from '../kernel/id-list.ts';
import type { Freshness } from '../kernel/query.ts';
import type { Scope } from '../kernel/scope.ts';

/** What a request may do that carries a certain API key. */
export interface KeyGrant {
  readonly keyId: string;
  readonly organizationId: string;
  readonly scopes: readonly Scope[];
  /** Milliseconds since the epoch; null for a key that does not expire. */
  readonly expiresAt: number | null;
  /** Whether the operator has suspended its organization. */
  readonly suspended: boolean;
}

/** Finds API keys by what is stored of them. */
export interface KeyReader {
  /** The key whose secret has this SHA-256 (hex); undefined when there is none, or it was revoked. */
  findByHash(hash: string): Promise<KeyGrant | undefined>;
  /** The same, by its id. */
  find(organizationId: string, keyId: string): Promise<KeyGrant | undefined>;
}

/** Remembers when keys were used. */
export interface KeyUses {
  /** `at` is RFC 3339 UTC; written now and then, so a use in the last minute may be lost. */
  note(key: Pick<KeyGrant, 'organizationId' | 'keyId'>, at: string): void;
}

/** What one organization may read of itself. */
export interface OrganizationReader {
  organization(): Promise<Freshness & { readonly json: string; readonly version: number }>;
  apiKey(
    id: string,
  ): Promise<Freshness & { readonly key: { json: string; version: number } | undefined }>;
  apiKeys(page: IdPage): Promise<Freshness & ListedPage>;
}

export type OrganizationsOf = (organizationId: string) => OrganizationReader;

/** All organizations, for the operator. */
export interface OrganizationDirectory {
  find(id: string): Promise<
    | {
        readonly json: string;
        readonly version: number;
        /** Of which its version is. */
        readonly epoch: number;
      }
    | undefined
  >;
  list(page: IdPage): Promise<ListedPage>;
}
