import { timestamp } from '../../../../modules/kernel/clock.ts';
import type { Check } from '../check.ts';
import { walkPages } from '../pages.ts';

/** I5, durable processes: each is called in time, and what it is to do at a provider is done. */
export const processes: Check = {
  name: 'processes',
  holds: 'No durable process is overdue, and no charge, capture, void or refund is left lying',
  walks: [],
  async run(walk) {
    const before = timestamp(walk.now - walk.patienceMs);
    const rows = {
      table: 'processes',
      key: ['name', 'organization_id', 'subject'],
      columns: ['due_at'],
      start: ['', '', ''],
      questions: [
        `SELECT name, organization_id, subject, due_at FROM page WHERE due_at < '${before}'`,
        `SELECT page.organization_id, subject, began FROM (SELECT page.*, ${began(before)} AS began
          FROM page WHERE name = 'payment-collection') AS page WHERE began IS NOT NULL`,
      ],
    };
    await walkPages(walk, rows, ([overdue = [], left = []]) => {
      for (const { name, organization_id: organization, subject, due_at: due } of overdue) {
        const what = `${String(name)} of ${String(subject)}`;
        walk.found(`${String(organization)}: ${what} was due at ${String(due)}`);
      }
      for (const { organization_id: organization, subject, began: since } of left) {
        const what = `no provider was asked for ${String(subject)}`;
        walk.found(`${String(organization)}: ${what} since ${String(since)}`);
      }
    });
  },
};

/** Since when something is to be done that is not known to be in doubt: that may take days. */
const began = (before: string): string => `(SELECT iif(attempt ->> '$.startedAt' < '${before}'
      AND attempt ->> '$.doubtfulSince' IS NULL, attempt ->> '$.startedAt',
    (SELECT min(r.value ->> '$.resource.createdAt') FROM json_each(p.process, '$.refunds') AS r
      WHERE r.value ->> '$.doubtfulSince' IS NULL AND r.value ->> '$.resource.createdAt' < '${before}'))
  FROM (SELECT process, process -> '$.collection.attempt' AS attempt FROM payments
    WHERE organization_id = page.organization_id AND id = page.subject) AS p)`;
