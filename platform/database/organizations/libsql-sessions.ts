import type { Sessions } from '../../../modules/organizations/ports.ts';
import type { Database } from '../database.ts';
import { grantOf, grantColumns } from './key-grant.ts';

/** Sessions in libSQL. What is past its time is deleted whenever another is made. */
export const createLibsqlSessions = (database: Database): Sessions => ({
  async createLink({ organizationId, keyId }, linkHash, { now, expiresAt }) {
    const sql = `INSERT INTO sign_in_links (hash, organization_id, key_id, expires_at)
      VALUES (?, ?, ?, ?)`;
    await database.write([
      { sql: 'DELETE FROM sign_in_links WHERE expires_at <= ?', args: [now] },
      { sql, args: [linkHash, organizationId, keyId, expiresAt] },
    ]);
  },
  async redeem(linkHash, { hash, now, expiresAt }) {
    const sql = `INSERT INTO sessions (hash, organization_id, key_id, expires_at)
      SELECT ?, organization_id, key_id, ? FROM sign_in_links WHERE hash = ? AND expires_at > ?
      RETURNING hash`;
    const [begun = []] = await database.write([
      { sql, args: [hash, expiresAt, linkHash, now] },
      { sql: 'DELETE FROM sign_in_links WHERE hash = ?', args: [linkHash] },
      { sql: 'DELETE FROM sign_in_links WHERE expires_at <= ?', args: [now] },
      { sql: 'DELETE FROM sessions WHERE expires_at <= ?', args: [now] },
    ]);
    return begun.length === 1;
  },
  async find(sessionHash, now) {
    const sql = `SELECT ${grantColumns} FROM sessions
      JOIN api_keys ON api_keys.organization_id = sessions.organization_id
        AND api_keys.id = sessions.key_id
      JOIN organizations ON organizations.id = api_keys.organization_id
      WHERE sessions.hash = ? AND sessions.expires_at > ?`;
    const [[row] = []] = await database.read([{ sql, args: [sessionHash, now] }]);
    return row && grantOf(row);
  },
  async end(sessionHash) {
    await database.write([{ sql: 'DELETE FROM sessions WHERE hash = ?', args: [sessionHash] }]);
  },
});
