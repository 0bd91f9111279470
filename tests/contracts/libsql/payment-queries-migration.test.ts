import { afterEach, beforeEach, expect, test } from 'bun:test';
import { join } from 'node:path';
import type { Database } from '../../../platform/database/database.ts';
import { openFile } from '../../../platform/database/file.ts';
import { createLibsqlPaymentReader } from '../../../platform/database/payments/libsql-payment-reader.ts';
import { migrate } from '../../../platform/database/migrate.ts';
import { migrations } from '../../../platform/database/migrations/index.ts';
import { standing } from '../../support/stored-payments.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let database: Database;

beforeEach(async () => {
  folder = await temporaryFolder();
  database = await openFile(`file:${join(folder.path, 'quittance.db')}`);
});
afterEach(async () => {
  await database.close();
  await folder.remove();
});

/** A payment as it was written before there were searches. */
function written(
  sequence: number,
  fields: Parameters<typeof standing>[1],
  deleted = false,
): { sql: string; args: (string | number)[] }[] {
  const { resource } = standing('org_1', fields, deleted);
  const { id, status, currency, amount, createdAt } = resource;
  return [
    {
      sql: `INSERT INTO events (id, organization_id, sequence, type, aggregate_type, subject,
          aggregate_version, command_id, correlation_id, time, data)
        VALUES (?, 'org_1', ?, 'payment.created', 'payment', ?, 1, 'c', 'c', ?, '{}')`,
      args: [`evt_${sequence}`, sequence, id, createdAt],
    },
    {
      sql: `INSERT INTO payments (organization_id, id, version, status, currency, amount,
          created_at, deleted, json) VALUES ('org_1', ?, 1, ?, ?, ?, ?, ?, ?)`,
      args: [id, status, currency, amount, createdAt, deleted ? 1 : 0, JSON.stringify(resource)],
    },
    {
      sql: `INSERT INTO payment_rollups VALUES ('org_1', ?, ?, ?, ?, 0, ?)
        ON CONFLICT DO UPDATE SET count = count + excluded.count`,
      args: [currency, status, createdAt.slice(0, 10), deleted ? 0 : 1, amount],
    },
  ];
}

test('What was there before can be searched and counted', async () => {
  const later = ['payment-queries', 'reads'];
  const earlier = migrations.filter(({ name }) => !later.includes(name));
  await migrate(database, earlier);
  const texts = { description: 'Café au lait', reference: 'INV-7', userId: 'u1' };
  const greatest = 9007199254740991;
  await database.write([
    ...written(1, { id: 'a', ...texts, status: 'completed', amountRefunded: greatest }),
    ...written(2, { id: 'b', ...texts, description: null, status: 'completed', amountRefunded: 9 }),
    ...written(3, { id: 'c', ...texts, amountRefunded: 5 }, true),
    ...written(4, { id: 'd', description: null }),
  ]);
  await migrate(database, migrations);
  const reader = createLibsqlPaymentReader(database)('org_1');
  const found = async (filter: object) => {
    const search = { sort: 'createdAt', direction: 'asc', mark: undefined, limit: 10, offset: 0 };
    const { rows } = await reader.search({ ...search, filter, count: false } as const as never);
    return rows.map(({ id }) => id);
  };
  expect(await found({})).toEqual(['a', 'b', 'd']);
  expect(await found({ userId: 'u1' })).toEqual(['a', 'b']);
  expect(await found({ reference: 'INV-7' })).toEqual(['a', 'b']);
  expect(await found({ words: ['cafe', 'inv'] })).toEqual(['a']);
  expect(await found({ words: ['7'] })).toEqual(['a', 'b']);
  // By the words in the payments' own rows.
  expect(await found({ userId: 'u1', words: ['cafe', 'inv'] })).toEqual(['a']);
  expect(await found({ reference: 'INV-7', words: ['7'] })).toEqual(['a', 'b']);
  expect(await found({ userId: 'u1', words: ['caf'] })).toEqual([]);
  const { statuses } = await reader.sums({ statuses: ['completed'] }, undefined);
  expect(statuses).toMatchObject([{ count: 2, refunded: BigInt(greatest) + 9n }]);
});
