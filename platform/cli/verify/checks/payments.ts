import type { Check } from '../check.ts';
import { walkPages } from '../pages.ts';

/** I11 and I3: sums inside of payments, and each row as its events left it. */
export const payments: Check = {
  name: 'payments',
  holds: 'Captured ≤ amount, refunds ≤ captured, and each payment is what its events say',
  walks: ['payments'],
  async run(walk) {
    const rows = {
      table: 'payments',
      key: ['organization_id', 'id'],
      columns: ['status', 'currency', 'amount', 'version', 'deleted', 'json', 'process'],
      start: ['', ''],
      questions: [sums, columns, history, followed],
    };
    const told = [
      'its sums of captures and refunds do not agree',
      'its columns are not what is shown of it',
      'its events say otherwise',
      'a provider has something to do for it, and no process sees to it',
    ];
    await walkPages(walk, rows, (answers) => {
      for (const [index, found] of answers.entries()) {
        for (const { organization_id: organization, id } of found) {
          walk.found(`${String(organization)}: ${String(id)}: ${told[index]}`);
        }
      }
    });
  },
};

/** Of its own accord SQLite reads all refunds of the organization. */
const refunds = (which: string): string => `coalesce((SELECT sum(r.json ->> '$.amount')
  FROM refunds AS r INDEXED BY refunds_of_payment WHERE r.organization_id = page.organization_id AND r.payment_id = page.id
  AND r.json ->> '$.status' ${which}), 0)`;

const sums = `SELECT organization_id, id FROM page
  WHERE json ->> '$.amountCaptured' NOT BETWEEN 0 AND amount
    OR json ->> '$.amountRefunded' <> ${refunds(`= 'succeeded'`)}
    OR ${refunds(`<> 'failed'`)} > json ->> '$.amountCaptured'`;

const columns = `SELECT organization_id, id FROM page WHERE json ->> '$.version' <> version
  OR json ->> '$.status' <> status OR json ->> '$.amount' <> amount
  OR json ->> '$.currency' <> currency`;

const newest = (what: string, which = ''): string => `(SELECT ${what} FROM events AS e
  WHERE e.organization_id = page.organization_id AND e.aggregate_type = 'payment'
    AND e.subject = page.id ${which} ORDER BY e.aggregate_version DESC LIMIT 1)`;

/** A refund's event carries the refund, so the payment is in the newest of its own. */
const own = `AND e.type LIKE 'payment.%'`;

const history = `SELECT organization_id, id FROM page
  WHERE ${newest('e.aggregate_version')} IS NOT version
    OR ${newest(`e.data ->> '$.status'`, own)} IS NOT status
    OR ${newest(`e.data ->> '$.amount'`, own)} IS NOT amount
    OR (${newest('e.type', own)} = 'payment.deleted') IS NOT deleted`;

/** Whatever a provider is asked, or lapses by itself, has a row that brings it to mind. */
const followed = `SELECT organization_id, id FROM page WHERE process IS NOT NULL
  AND (process ->> '$.collection.attempt' IS NOT NULL OR process ->> '$.refunds[0]' IS NOT NULL
    OR process ->> '$.collection.expiresAt' IS NOT NULL AND deleted = 0)
  AND NOT EXISTS (SELECT 1 FROM processes AS p WHERE p.name = 'payment-collection'
    AND p.organization_id = page.organization_id AND p.subject = page.id)`;
