import type { DatabaseReader, Row, SqlValue } from '../../database/database.ts';
import type { Part, Walk } from './parts.ts';

/** The rows of a part, page by page: each takes as long as the first, however many there are. */
export async function* pagesOf(
  database: DatabaseReader,
  part: Part,
  organizationId: string,
): AsyncGenerator<readonly Row[], void> {
  for (const walk of part.walks) {
    const sql = pageOf(part, walk);
    const { key, needed } = walk;
    for (let place: readonly SqlValue[] | undefined = walk.start; place;) {
      const [page = []]: readonly (readonly Row[])[] = await database.read([
        { sql, args: [organizationId, ...place] },
      ]);
      yield needed === undefined ? page : page.filter((row) => row[needed] !== null);
      const last = page.length < part.atOnce ? undefined : page.at(-1);
      place = last && key.map((column) => last[column] ?? null);
    }
  }
}

function pageOf({ columns, atOnce }: Part, { key, from }: Walk): string {
  const read = [...new Set([...key, ...columns])].join(', ');
  return `SELECT ${read} FROM ${from} ORDER BY ${key.join(', ')} LIMIT ${atOnce}`;
}
