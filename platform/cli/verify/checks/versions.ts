import type { Check } from '../check.ts';
import { walkPages } from '../pages.ts';

/** I4: `aggregateversion` counts 1, 2, 3 … of every aggregate. */
export const versions: Check = {
  name: 'versions',
  holds: 'The events of a payment, and of everything else, count 1, 2, 3 … without a gap',
  walks: ['events'],
  async run(walk) {
    const events = {
      table: 'events',
      key: ['organization_id', 'aggregate_type', 'subject', 'aggregate_version'],
      columns: [],
      start: ['', '', '', 0],
      questions: [
        // None is there twice: an index is unique.
        `SELECT * FROM page WHERE aggregate_version <> 1 AND NOT EXISTS (SELECT 1 FROM events AS e
          WHERE e.organization_id = page.organization_id AND e.aggregate_type = page.aggregate_type
            AND e.subject = page.subject AND e.aggregate_version = page.aggregate_version - 1)`,
      ],
    };
    await walkPages(walk, events, ([found = []]) => {
      for (const { organization_id: organization, subject, aggregate_version: version } of found) {
        const at = `${String(organization)}: ${String(subject)}`;
        walk.found(`${at}: no version ${Number(version) - 1} before version ${String(version)}`);
      }
    });
  },
};
