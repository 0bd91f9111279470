import type { ApiKeyResource } from '../../../modules/organizations/index.ts';
import type { KeyGrant } from '../../../modules/organizations/ports.ts';
import type { Row } from '../database.ts';

/** Columns of an API key and its organization that say what it may do. */
export const grantColumns = `api_keys.json, organizations.json ->> 'status' AS status`;

/** What a key may do; undefined for one that was revoked. */
export function grantOf(row: Row): KeyGrant | undefined {
  const key = JSON.parse(String(row['json'])) as ApiKeyResource;
  if (key.revokedAt !== null) return undefined;
  return {
    keyId: key.id,
    organizationId: key.organizationId,
    scopes: key.scopes,
    expiresAt: key.expiresAt === null ? null : Date.parse(key.expiresAt),
    suspended: row['status'] === 'suspended',
  };
}
