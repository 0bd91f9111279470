import type { KeyGrant } from '../../../modules/organizations/ports.ts';
import { onlyRow, type DatabaseReader } from '../database.ts';
import { grantColumns, grantOf } from './key-grant.ts';

/** What a replica says of a key, and as of when. */
export interface ReplicaKey {
  /** Undefined for a key that it does not know, or that is not to be let in. */
  readonly grant: KeyGrant | undefined;
  readonly epoch: number;
  /** When what it has was current: milliseconds since 1970; null where it does not say. */
  readonly currentAt: number | null;
}

const identitySql = 'SELECT epoch, (SELECT max(at) FROM heartbeats) AS at FROM identity';
const keySql = `SELECT ${grantColumns} FROM api_keys
  JOIN organizations ON organizations.id = api_keys.organization_id WHERE api_keys.hash = ?`;

/** Finds an API key by the SHA-256 of its secret, in one round trip. Throws `ReadFailure`. */
export const createLibsqlReplicaKeys =
  (database: DatabaseReader) =>
  async (hash: string): Promise<ReplicaKey> => {
    const [identity, [key] = []] = await database.read([
      { sql: identitySql, args: [] },
      { sql: keySql, args: [hash] },
    ]);
    const { epoch, at = null } = onlyRow(identity);
    const grant = key && grantOf(key);
    return {
      // The origin says why it does not let a suspended organization in.
      grant: grant?.suspended ? undefined : grant,
      epoch: Number(epoch),
      currentAt: at === null ? null : Date.parse(String(at)),
    };
  };
