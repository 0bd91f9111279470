import type { KeyReader } from '../../../modules/organizations/ports.ts';
import type { DatabaseReader } from '../database.ts';
import { grantColumns, grantOf } from './key-grant.ts';

const keys = `SELECT ${grantColumns} FROM api_keys
  JOIN organizations ON organizations.id = api_keys.organization_id`;

/** Finds API keys; the hash of a secret is the one look-up that no organization bounds. */
export function createLibsqlKeyReader(database: DatabaseReader): KeyReader {
  const first = async (sql: string, args: readonly string[]) => {
    const [[row] = []] = await database.read([{ sql, args }]);
    return row && grantOf(row);
  };
  return {
    findByHash: (hash) => first(`${keys} WHERE api_keys.hash = ?`, [hash]),
    find: (organizationId, keyId) =>
      first(`${keys} WHERE api_keys.organization_id = ? AND api_keys.id = ?`, [
        organizationId,
        keyId,
      ]),
  };
}
