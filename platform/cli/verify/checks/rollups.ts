import type { Row } from '../../../database/database.ts';
import { limbBase } from '../../../database/payments/payment-rollup.ts';
import { statement, type Check, type Walk } from '../check.ts';
import { walkPages } from '../pages.ts';

const million = 1_000_000n;

/** What one row of the rollups, or the payments that it stands for, come to. */
interface Sums {
  count: bigint;
  total: bigint;
  refunded: bigint;
}

/** I6: the maintained sums are the sums of the rows. Added in two parts, of which none overflows. */
const fold = `SELECT organization_id, currency, status, substr(created_at, 1, 10) AS day,
    count(*) AS count, sum(amount / 1000000) AS total_high, sum(amount % 1000000) AS total_low,
    sum((json ->> '$.amountRefunded') / 1000000) AS refunded_high,
    sum((json ->> '$.amountRefunded') % 1000000) AS refunded_low
  FROM page WHERE deleted = 0 GROUP BY 1, 2, 3, 4 ORDER BY 1`;

export const rollups: Check = {
  name: 'rollups',
  holds: 'The maintained counts and sums of payments are those of the rows',
  walks: ['payments'],
  async run(walk) {
    // One organization's sums at a time are kept: its payments lie together.
    let organization = '';
    let sums = new Map<string, Sums>();
    const settle = () => (organization === '' ? undefined : compare(walk, organization, sums));
    const rows = {
      table: 'payments',
      key: ['organization_id', 'id'],
      columns: ['status', 'currency', 'amount', 'created_at', 'deleted', 'json'],
      start: ['', ''],
      questions: [fold],
    };
    await walkPages(walk, rows, async ([groups = []]) => {
      for (const group of groups) {
        const of = String(group['organization_id']);
        if (of !== organization) {
          await settle();
          organization = of;
          sums = new Map();
        }
        addTo(sums, group, million);
      }
    });
    await settle();
    const [without = []] = await walk.read([
      statement(`SELECT DISTINCT organization_id FROM payment_rollups AS r WHERE count <> 0
        AND NOT EXISTS (SELECT 1 FROM payments WHERE organization_id = r.organization_id)`),
    ]);
    for (const row of without) {
      walk.found(`${String(row['organization_id'])}: counted payments that are not there`);
    }
  },
};

async function compare(
  walk: Walk,
  organization: string,
  expected: ReadonlyMap<string, Sums>,
): Promise<void> {
  const [rows = []] = await walk.read([
    statement('SELECT * FROM payment_rollups WHERE organization_id = ?', organization),
  ]);
  const kept = new Map<string, Sums>();
  for (const row of rows) addTo(kept, row, limbBase);
  for (const name of new Set([...expected.keys(), ...kept.keys()])) {
    const [should, is] = [expected.get(name) ?? nothing, kept.get(name) ?? nothing];
    for (const what of ['count', 'total', 'refunded'] as const) {
      if (should[what] === is[what]) continue;
      walk.found(
        `${organization}: ${name}: ${what} is kept as ${is[what]}, and is ${should[what]}`,
      );
    }
  }
}

const nothing: Sums = { count: 0n, total: 0n, refunded: 0n };

function addTo(sums: Map<string, Sums>, row: Row, base: bigint): void {
  const name = `${String(row['currency'])} ${String(row['status'])} ${String(row['day'])}`;
  const sum = sums.get(name) ?? { ...nothing };
  const number = (column: string): bigint => BigInt(row[column] ?? 0);
  sum.count += number('count');
  sum.total += number('total_high') * base + number('total_low');
  sum.refunded += number('refunded_high') * base + number('refunded_low');
  sums.set(name, sum);
}
