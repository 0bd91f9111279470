import type { ApiKeyResource } from '../../modules/organizations/index.ts';
import type { KeyReader } from '../../modules/organizations/ports.ts';
import type { Database } from './database.ts';
import { queries, statementOf } from './dialect.ts';

/** Finds API keys by the hash of their secret: the one look-up that no organization bounds. */
export const createLibsqlKeyReader = (database: Database): KeyReader => ({
  async findByHash(hash) {
    const query = queries.selectFrom('api_keys').select('json').where('hash', '=', hash);
    const [[row] = []] = await database.read([statementOf(query)]);
    if (!row) return undefined;
    const key = JSON.parse(String(row['json'])) as ApiKeyResource;
    return {
      keyId: key.id,
      organizationId: key.organizationId,
      scopes: key.scopes,
      expiresAt: key.expiresAt === null ? null : Date.parse(key.expiresAt),
    };
  },
});
