import type { ApiKeyResource } from '../../modules/organizations/index.ts';
import type { KeyReader } from '../../modules/organizations/ports.ts';
import type { DatabaseReader } from './database.ts';

const sql = `SELECT api_keys.json, organizations.json ->> 'status' AS status
  FROM api_keys JOIN organizations ON organizations.id = api_keys.organization_id
  WHERE api_keys.hash = ?`;

/** Finds API keys by the hash of their secret: the one look-up that no organization bounds. */
export const createLibsqlKeyReader = (database: DatabaseReader): KeyReader => ({
  async findByHash(hash) {
    const [[row] = []] = await database.read([{ sql, args: [hash] }]);
    if (!row) return undefined;
    const key = JSON.parse(String(row['json'])) as ApiKeyResource;
    if (key.revokedAt !== null) return undefined;
    return {
      keyId: key.id,
      organizationId: key.organizationId,
      scopes: key.scopes,
      expiresAt: key.expiresAt === null ? null : Date.parse(key.expiresAt),
      suspended: row['status'] === 'suspended',
    };
  },
});
