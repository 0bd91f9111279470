import type {
  OrganizationDirectory,
  OrganizationsOf,
} from '../../../modules/organizations/ports.ts';
import { idPageOf, idPageStatements } from '../id-page.ts';
import { onlyRow, type DatabaseReader } from '../database.ts';
import { freshnessOf, freshnessStatement } from '../freshness.ts';

/** A key with the time of its last use, which no event tells. */
const keyJson = `json_set(json, '$.lastUsedAt', (SELECT used_at FROM api_key_uses AS uses
  WHERE uses.organization_id = api_keys.organization_id AND uses.key_id = api_keys.id)) AS json`;

/** One organization and its API keys. */
export const createLibsqlOrganizationReader =
  (database: DatabaseReader): OrganizationsOf =>
  (organizationId) => ({
    async organization() {
      const sql = 'SELECT json, version FROM organizations WHERE id = ?';
      const [freshness, rows] = await database.read([
        freshnessStatement(organizationId),
        { sql, args: [organizationId] },
      ]);
      const { json, version } = onlyRow(rows);
      return { ...freshnessOf(freshness), json: String(json), version: Number(version) };
    },
    async apiKey(id) {
      const sql = `SELECT ${keyJson}, version FROM api_keys WHERE organization_id = ? AND id = ?`;
      const [freshness, [row] = []] = await database.read([
        freshnessStatement(organizationId),
        { sql, args: [organizationId, id] },
      ]);
      const key = row && { json: String(row['json']), version: Number(row['version']) };
      return { ...freshnessOf(freshness), key };
    },
    async apiKeys(page) {
      const select = `SELECT id, ${keyJson} FROM api_keys WHERE organization_id = ?`;
      const [freshness, rows, total] = await database.read([
        freshnessStatement(organizationId),
        ...idPageStatements(select, page, [organizationId]),
      ]);
      return { ...freshnessOf(freshness), ...idPageOf(rows, total) };
    },
  });

/** All organizations, in the order of their ids. */
export const createLibsqlOrganizationDirectory = (
  database: DatabaseReader,
): OrganizationDirectory => ({
  async find(id) {
    const sql = `SELECT json, version, epoch FROM organizations CROSS JOIN identity
      WHERE organizations.id = ?`;
    const [[row] = []] = await database.read([{ sql, args: [id] }]);
    if (!row) return undefined;
    const { json, version, epoch } = row;
    return { json: String(json), version: Number(version), epoch: Number(epoch) };
  },
  async list(page) {
    const sql = 'SELECT id, json FROM organizations WHERE true';
    const [rows, total] = await database.read(idPageStatements(sql, page, []));
    return idPageOf(rows, total);
  },
});
