import type { KeyReader } from '../../modules/organizations/ports.ts';
import type { DatabaseReader } from './database.ts';
import { grantColumns, grantOf } from './key-grant.ts';

const sql = `SELECT ${grantColumns} FROM api_keys
  JOIN organizations ON organizations.id = api_keys.organization_id WHERE api_keys.hash = ?`;

/** Finds API keys by the hash of their secret: the one look-up that no organization bounds. */
export const createLibsqlKeyReader = (database: DatabaseReader): KeyReader => ({
  async findByHash(hash) {
    const [[row] = []] = await database.read([{ sql, args: [hash] }]);
    return row && grantOf(row);
  },
});
