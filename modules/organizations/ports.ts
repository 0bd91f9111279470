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

/** A person who signs in does so for an API key, and may do what that may, as long as it may. */
export type SessionKey = Pick<KeyGrant, 'organizationId' | 'keyId'>;

/** Links that sign a person in once, and the sessions that they begin. Only hashes are kept. */
export interface Sessions {
  /** `expiresAt` is RFC 3339 UTC, here as everywhere. */
  createLink(
    key: SessionKey,
    linkHash: string,
    times: { readonly now: string; readonly expiresAt: string },
  ): Promise<void>;
  /** Uses a link up; false where there is none, it was used, or it is past its time. */
  redeem(
    linkHash: string,
    session: { readonly hash: string; readonly now: string; readonly expiresAt: string },
  ): Promise<boolean>;
  /** What the session may do; undefined where it ended, or its key was revoked. */
  find(sessionHash: string, now: string): Promise<KeyGrant | undefined>;
  end(sessionHash: string): Promise<void>;
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
