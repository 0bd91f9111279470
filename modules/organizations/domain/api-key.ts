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
  /** From then on it opens nothing; elsewhere than where it was revoked, a minute later at most. */
  readonly revokedAt: string | null;
  /** To the minute; null in events, which do not know. */
  readonly lastUsedAt: string | null;
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

/** A key that was made: the subject where its organization makes it. */
export interface ApiKeyCreated extends DomainEvent {
  readonly type: 'api_key.created';
  readonly subject: string;
  readonly terms: ApiKeyTerms;
}

export interface ApiKeyRevoked extends DomainEvent {
  readonly type: 'api_key.revoked';
}

export type ApiKeyEvent = ApiKeyCreated | ApiKeyRevoked;

/** The API key aggregate. */
export const apiKey: Aggregate<ApiKey, ApiKeyEvent> = {
  type: 'api_key',
  events: ['api_key.created', 'api_key.revoked'],
  limit: {
    most: 1_000,
    advice: 'Revoke an API key that you no longer need',
    counts: ({ resource: { revokedAt, expiresAt } }, at) =>
      revokedAt === null && (expiresAt === null || expiresAt > at),
  },
  version: (state) => state.resource.version,
  deleted: () => false,
  resource: (state) => state.resource,
  evolve(state, event, { organizationId, aggregateId, version, at }) {
    if (event.type === 'api_key.revoked') {
      if (!state) throw new Error(`The key ${aggregateId} was revoked before it was made`);
      return { ...state, resource: { ...state.resource, revokedAt: at, version } };
    }
    const { hash, name, scopes, expiresAt } = event.terms;
    return {
      hash,
      resource: {
        id: aggregateId,
        object: 'api_key',
        organizationId,
        name,
        scopes,
        expiresAt,
        revokedAt: null,
        lastUsedAt: null,
        version,
        createdAt: at,
      },
    };
  },
};
