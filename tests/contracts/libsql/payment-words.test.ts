import { afterEach, beforeEach, expect, test } from 'bun:test';
import { createLibsqlPaymentWords } from '../../../platform/database/payments/libsql-payment-words.ts';
import { reads } from '../../../platform/database/migrations/0011-reads.ts';
import { openTestDatabase, rowsOf, type TestDatabase } from '../../support/database.ts';
import { standing, storePayments } from '../../support/stored-payments.ts';

let opened: TestDatabase;

beforeEach(async () => {
  opened = await openTestDatabase();
});
afterEach(() => opened.close());

const changeAll = (sql: string, ...args: string[]) => opened.database.write([{ sql, args }]);
const rows = (sql: string) => rowsOf(opened.database, sql);
const wordless = async () => Number((await rows(countWordless))[0]?.['count']);
const countWordless = 'SELECT count(*) AS count FROM payments WHERE words IS NULL';

/** As if the column had come at a time, and nothing had been written into it yet. */
async function columnComesAt(time: string): Promise<void> {
  await changeAll('UPDATE migrations SET applied_at = ? WHERE id = ?', time, String(reads.id));
  await changeAll('UPDATE payments SET words = NULL');
}

const old = { createdAt: '2026-03-01T12:00:00.000Z', updatedAt: '2026-03-01T12:00:00.000Z' };
const before = '2026-03-02T12:00:00.000Z';
const payment = (organizationId: string, index: number, texts: object = {}) =>
  standing(organizationId, { ...old, id: `pay_${index}`, reference: `INV ${index}`, ...texts });

test('Payments from before get their words, piece by piece, and nothing else of them changes', async () => {
  const many = Array.from({ length: 700 }, (_, index) => payment('org_1', index));
  await storePayments(
    opened.database,
    'org_1',
    many.map((each) => [undefined, each]),
  );
  const others = [
    payment('org_2', 1, { description: 'Café' }),
    payment('org_2', 2, { reference: null, description: null }),
    { ...payment('org_2', 3), deleted: true },
  ];
  await storePayments(
    opened.database,
    'org_2',
    others.map((each) => [undefined, each]),
  );
  const everything = () =>
    Promise.all([
      rows('SELECT * FROM payments ORDER BY organization_id, id'),
      rows('SELECT * FROM events ORDER BY log_id'),
      rows('SELECT rowid FROM payment_texts ORDER BY rowid'),
    ]);
  const whole = await everything();
  await columnComesAt(before);

  expect(await createLibsqlPaymentWords(opened.database).fillWords()).toBe(true);
  expect(await wordless()).toBe(203);
  // Another process goes on where the first one died.
  const another = createLibsqlPaymentWords(await opened.openAnother());
  while (await another.fillWords());
  expect(await everything()).toEqual(whole);
  expect(await another.fillWords()).toBe(false);
});

test('Two at once fill what one would, and what changes meanwhile keeps its new words', async () => {
  const asMade = payment('org_1', 1);
  await storePayments(opened.database, 'org_1', [[undefined, asMade]]);
  await columnComesAt(before);
  const database = opened.database;
  // The change is committed between the reading of the old text and the writing of its words.
  const late = createLibsqlPaymentWords({
    ...database,
    async write(statements) {
      await storePayments(database, 'org_1', [[asMade, payment('org_1', 1, { reference: 'new' })]]);
      return database.write(statements);
    },
  });
  const both = [late, createLibsqlPaymentWords(await opened.openAnother())];
  await Promise.all(both.map((each) => each.fillWords()));
  expect(await rows('SELECT words FROM payments')).toEqual([{ words: ' tea  new ' }]);
});

test('What was written since the column came is left alone', async () => {
  await storePayments(opened.database, 'org_1', [[undefined, payment('org_1', 1)]]);
  await columnComesAt('2026-02-27T12:00:00.000Z');
  expect(await createLibsqlPaymentWords(opened.database).fillWords()).toBe(false);
  expect(await wordless()).toBe(1);
});
