import type { Aggregate, DomainEvent } from '../../kernel/decider.ts';
import type { Scope } from '../../kernel/scope.ts';

/** An API key as the API shows it: never its secret, nor the hash of that. */
export type ApiKeyResource = {
  readonly id: string;
  readonly object: 'api_key';
  readonly organizationId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: string | null;
  readonly revokedAt: null;
  readonly lastUsedAt: null;
  readonly version: number;
  readonly createdAt: string;
};

/** A key and the SHA-256 (hex) of its secret. */
export interface ApiKey {
  readonly resource: ApiKeyResource;
  readonly hash: string;
}

/** What an event says of a new key. */
export type ApiKeyTerms = {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: string | null;
  readonly hash: string;
};

export interface ApiKeyEvent extends DomainEvent {
  readonly type: 'api_key.created';
  readonly subject: string;
  readonly terms: ApiKeyTerms;
}

/** The API key aggregate. */
export const apiKey: Aggregate<ApiKey, ApiKeyEvent> = {
  type: 'api_key',
  events: ['api_key.created'],
  version: (state) => state.resource.version,
  deleted: () => false,
  resource: (state) => state.resource,
  evolve: (_, { terms }, { organizationId, aggregateId, version, at }) => ({
    hash: terms.hash,
    resource: {
      id: aggregateId,
      object: 'api_key',
      organizationId,
      name: terms.name,
      scopes: terms.scopes,
      expiresAt: terms.expiresAt,
      revokedAt: null,
      lastUsedAt: null,
      version,
      createdAt: at,
    },
  }),
};
