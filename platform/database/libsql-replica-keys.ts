import type { ApiKeyResource } from '../../modules/organizations/index.ts';
import type { KeyGrant } from '../../modules/organizations/ports.ts';
import { onlyRow, type DatabaseReader } from './database.ts';

/** What a replica says of a key, and as of when. */
export interface ReplicaKey {
  /** Undefined for a key that it does not know. */
  readonly grant: KeyGrant | undefined;
  readonly epoch: number;
  /** When what it has was current: milliseconds since 1970; null where it does not say. */
  readonly currentAt: number | null;
}

const sql = `SELECT identity.epoch, (SELECT max(at) FROM heartbeats) AS at,
  (SELECT json FROM api_keys WHERE hash = ?1) AS json FROM identity`;

/** Finds an API key by the SHA-256 of its secret, in one round trip. Throws `ReadFailure`. */
export const createLibsqlReplicaKeys =
  (database: DatabaseReader) =>
  async (hash: string): Promise<ReplicaKey> => {
    const [rows] = await database.read([{ sql, args: [hash] }]);
    const { epoch, at = null, json = null } = onlyRow(rows);
    return {
      grant: json === null ? undefined : grantOf(JSON.parse(String(json)) as ApiKeyResource),
      epoch: Number(epoch),
      currentAt: at === null ? null : Date.parse(String(at)),
    };
  };

function grantOf({ id, organizationId, scopes, expiresAt, revokedAt }: ApiKeyResource) {
  if (revokedAt !== null) return undefined;
  const endsAt = expiresAt === null ? null : Date.parse(expiresAt);
  return { keyId: id, organizationId, scopes, expiresAt: endsAt };
}
