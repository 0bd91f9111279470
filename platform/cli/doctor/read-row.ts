import type { DatabasePlace } from '../../config/database-place.ts';
import type { Row } from '../../database/database.ts';
import { openDatabase } from '../../origin/open-database.ts';
import { isThere } from '../operator/database-url.ts';

/** The first row of a query; undefined where there is none, or no database yet. */
export async function readRow(place: DatabasePlace, sql: string): Promise<Row | undefined> {
  if (!isThere(place)) return undefined;
  const database = await openDatabase(place);
  try {
    const [[row] = []] = await database.read([{ sql, args: [] }]);
    return row;
  } finally {
    await database.close();
  }
}
