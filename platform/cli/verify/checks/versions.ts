import type { SqlValue } from '../../../database/database.ts';
import { pageSize, statement, type Check } from '../check.ts';

const key = 'organization_id, aggregate_type, subject, aggregate_version';
const rows = `SELECT ${key} FROM events WHERE (${key}) >= (?1, ?2, ?3, ?4)
  ORDER BY ${key} LIMIT ${pageSize + 1}`;
// The first row of a page is the last of the one before: whether it follows was seen there.
const gaps = `SELECT * FROM (
    SELECT *, row_number() OVER (ORDER BY ${key}) AS place, lag(aggregate_version) OVER (
      PARTITION BY organization_id, aggregate_type, subject ORDER BY aggregate_version) AS before
    FROM (${rows}))
  WHERE aggregate_version <> coalesce(before, 0) + 1 AND place > ?5`;

/** I4: `aggregateversion` counts 1, 2, 3 … of every aggregate. */
export const versions: Check = {
  name: 'versions',
  holds: 'The events of a payment, and of everything else, count 1, 2, 3 … without a gap',
  walks: ['events'],
  async run(walk) {
    let place: readonly SqlValue[] = ['', '', '', 0];
    for (let known = 0; ; known = 1) {
      const [found = [], [last] = [], [count] = []] = await walk.read([
        statement(gaps, ...place, known),
        statement(`SELECT * FROM (${rows}) LIMIT 1 OFFSET ${pageSize}`, ...place),
        statement(`SELECT count(*) AS count FROM (${rows})`, ...place),
      ]);
      walk.passed(Math.min(pageSize, Number(count?.['count'])));
      for (const row of found) {
        const at = `${String(row['organization_id'])}: ${String(row['subject'])}`;
        walk.found(
          `${at}: version ${String(row['aggregate_version'])} follows ${String(row['before'] ?? 'nothing')}`,
        );
      }
      if (!last) return;
      place = key.split(', ').map((column) => last[column] ?? null);
    }
  },
};
