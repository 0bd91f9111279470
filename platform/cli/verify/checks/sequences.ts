import type { Check } from '../check.ts';
import { walkPages } from '../pages.ts';

/** P3: `sequence` counts 1, 2, 3 … in every organization. */
export const sequences: Check = {
  name: 'sequences',
  holds: 'The events of an organization count 1, 2, 3 … without a gap',
  walks: ['events'],
  async run(walk) {
    let organization: unknown;
    let reached = 0;
    const events = {
      table: 'events',
      key: ['organization_id', 'sequence'],
      columns: [],
      start: ['', 0],
      questions: [
        `SELECT organization_id, min(sequence) AS first, max(sequence) AS last, count(*) AS count
          FROM page GROUP BY organization_id ORDER BY organization_id`,
      ],
    };
    await walkPages(walk, events, ([groups = []]) => {
      for (const group of groups) {
        if (group['organization_id'] !== organization) reached = 0;
        organization = group['organization_id'];
        const [first, last, count] = [group['first'], group['last'], group['count']].map(
          Number,
        ) as [number, number, number];
        if (first !== reached + 1) {
          walk.found(`${String(organization)}: no event ${reached + 1}, the next one is ${first}`);
        }
        const missing = last - first + 1 - count;
        if (missing > 0) {
          walk.found(
            `${String(organization)}: ${missing} events missing between ${first} and ${last}`,
          );
        }
        reached = last;
      }
    });
  },
};
