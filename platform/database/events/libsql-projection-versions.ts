import type { ProjectionVersions } from '../../events/ports.ts';
import type { Database } from '../database.ts';

/** Which version of each projection is read, in libSQL. */
export const createLibsqlProjectionVersions = (database: Database): ProjectionVersions => ({
  async shown(name) {
    const sql = 'SELECT version FROM projections WHERE name = ?';
    const [[row] = []] = await database.read([{ sql, args: [name] }]);
    return row && Number(row['version']);
  },
  async show(name, version) {
    const sql = `INSERT INTO projections (name, version) VALUES (?1, ?2)
      ON CONFLICT (name) DO UPDATE SET version = max(version, excluded.version)`;
    await database.write([{ sql, args: [name, version] }]);
  },
});
