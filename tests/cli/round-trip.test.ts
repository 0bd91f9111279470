import { beforeAll, expect, test } from 'bun:test';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoRows } from '../../platform/cli/demo/rows.ts';
import { until } from '../support/until.ts';
import { sharedDev, type DevUnderTest } from './support/command-line.ts';

let dev: DevUnderTest;
beforeAll(async () => {
  dev = await sharedDev();
}, 90_000);

const newKey = async (): Promise<string> => {
  const made = await dev.run('organizations', 'create', '--name', 'Round trip', '--json');
  return made.json<{ apiKey: string }>().apiKey;
};

const texts = [
  '=SUM(A1)',
  "'=already",
  "''",
  '-1',
  'two\r\nlines\n',
  'a "quoted", one; and ❤',
  ' null ',
];

/** Payments in every status that a manual payment has, and with texts that are trouble for a CSV. */
async function filled(): Promise<string> {
  const key = await newKey();
  const { creations, sequels } = demoRows(7, 80);
  const odd = texts.map((description, index) => ({
    type: 'payments.create',
    key: `odd-${index}`,
    input: {
      id: `odd-${index}`,
      amount: index + 1,
      currency: 'JPY',
      description,
      reference: texts.at(-1 - index),
      metadata: { [`k,"${index}`]: description },
      userId: `user ${index}`,
    },
  }));
  const lines = odd.map((row) => JSON.stringify(row)).join('\n');
  for (const [turn, text] of [`${creations}${lines}\n`, ...sequels].entries()) {
    const file = join(dev.folder, `filled-${key.slice(-8)}-${turn}.ndjson`);
    await writeFile(file, text);
    expect((await dev.run('import', file, '--key', key)).code).toBe(0);
  }
  return key;
}

const made = ['organizationId', 'version', 'createdAt', 'updatedAt', 'completedAt'];

/** What an organization answers, without what an import cannot bring back. */
async function answersOf(key: string) {
  const { data } = (
    await dev.run(
      'payments',
      'list',
      '--limit',
      '100',
      '--direction',
      'asc',
      '--json',
      '--key',
      key,
    )
  ).json<{ data: Record<string, unknown>[] }>();
  const statistics = await dev.run('payments', 'statistics', '--json', '--key', key);
  const found = await dev.run('payments', 'list', '--q', 'quoted', '--json', '--key', key);
  const payments = data.map((payment) =>
    Object.fromEntries(Object.entries(payment).filter(([name]) => !made.includes(name))),
  );
  const ids = found.json<{ data: { id: string }[] }>().data.map(({ id }) => id);
  // Those of one batch have one time, and are in the order of their ids then.
  const byId = payments.sort((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1));
  return { payments: byId, statistics: statistics.json(), found: ids.sort() };
}

test.each(['csv', 'ndjson'])(
  'A %s export that is imported gives the same answers',
  async (format) => {
    const key = await filled();
    const file = join(dev.folder, `all.${format}`);
    expect((await dev.run('export', '--to', file, '--key', key)).code).toBe(0);
    const other = await newKey();
    const dry = await dev.run('import', file, '--dry-run', '--key', other);
    expect([dry.code, dry.out]).toEqual([0, expect.stringContaining(' payments in ')]);
    const imported = await dev.run('import', file, '--key', other);
    expect([imported.code, imported.out]).toEqual([0, expect.stringContaining('0 refused')]);
    expect(imported.err).toContain('export --all');
    const [before, after] = [await answersOf(key), await answersOf(other)];
    expect(before.found.length).toBeGreaterThan(0);
    expect(new Set(before.payments.map(({ status }) => status)).size).toBeGreaterThan(2);
    expect(after).toEqual(before);

    // Of the same, once more, nothing comes.
    expect((await dev.run('import', file, '--key', other)).code).toBe(0);
    const again = join(dev.folder, `again.${format}`);
    await writeFile(again, `${await readFile(file, 'utf8')}\n`);
    expect((await dev.run('import', again, '--key', other)).code).toBe(0);
    expect(await answersOf(other)).toEqual(before);
  },
  120_000,
);

test('What a provider did is not done again, and is told in words', async () => {
  const key = await newKey();
  const payment = ['--amount', '900', '--currency', 'EUR', '--key', key];
  const create = (id: string, token: string, ...more: string[]) => {
    const method = ['--method', `{"type":"sandbox","token":"${token}"}`];
    return dev.run('payments', 'create', '--id', id, ...payment, ...method, ...more);
  };
  await create('paid', 'tok_success');
  await create('declined', 'tok_declined');
  await create('held', 'tok_success', '--capture', 'manual');
  const statusOf = async (id: string) => (await dev.run('payments', 'get', id, '--key', key)).out;
  await until('they are collected', 20_000, async () => {
    const shown = await Promise.all(['paid', 'declined', 'held'].map(statusOf));
    return shown.every((text) => /status +(completed|failed|authorized)/.test(text));
  });
  const file = join(dev.folder, 'provided.csv');
  await dev.run('export', '--to', file, '--key', key);
  const other = await newKey();
  const imported = await dev.run('import', file, '--key', other);
  expect(imported.err).toContain('1 that were authorized, by a provider, are processing');
  expect(imported.err).toContain('3 of a provider are manual: nothing was charged again');
  const shown = await answersOf(other);
  expect(shown.payments).toMatchObject([
    { id: 'declined', status: 'failed', failure: { code: 'card_declined' } },
    { id: 'held', status: 'processing', amountCaptured: 0 },
    { id: 'paid', status: 'completed', amountCaptured: 900, method: { type: 'manual' } },
  ]);
}, 90_000);

test('To a payment that is there already nothing is done, and no money is given back twice', async () => {
  const [key, other] = [await newKey(), await newKey()];
  const at = (whose: string, ...words: string[]) => dev.run('payments', ...words, '--key', whose);
  const terms = ['--id', 'there', '--amount', '900', '--currency', 'EUR'];
  await at(key, 'create', ...terms);
  await at(key, 'complete', 'there');
  await at(key, 'refund', 'there', '--amount', '200');
  await at(other, 'create', ...terms);
  const file = join(dev.folder, 'there.csv');
  await dev.run('export', '--to', file, '--key', key);
  for (const whose of [key, other]) {
    const before = await answersOf(whose);
    const imported = await dev.run('import', file, '--key', whose);
    expect([imported.code, imported.out]).toEqual([6, expect.stringContaining('1 rows: 0 succ')]);
    expect(imported.out).toContain('there is already a payment "there"');
    expect(await answersOf(whose)).toEqual(before);
  }
}, 60_000);

test('A file that is no export, or one that was spoilt, is refused before anything is sent', async () => {
  const key = await newKey();
  const tried = async (text: string) => {
    const file = join(dev.folder, 'spoilt.csv');
    await writeFile(file, text);
    return dev.run('import', file, '--key', key);
  };
  const unknown = await tried('id,amount,currency,status,colour\nx,1,EUR,failed,red\n');
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('column colour')]);
  const short = await tried('id,amount,currency,status\nx,1,EUR,completed\ny,1\n');
  expect([short.code, short.err]).toEqual([2, expect.stringContaining('Mend line 3')]);
  const nameless = await tried('amount,currency,status\n1,EUR,completed\n');
  expect([nameless.code, nameless.err]).toEqual([2, expect.stringContaining('its id')]);
  expect((await answersOf(key)).payments).toEqual([]);
}, 60_000);
