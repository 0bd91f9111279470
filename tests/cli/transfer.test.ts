import { beforeAll, expect, test } from 'bun:test';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedDev, type DevUnderTest } from './support/command-line.ts';

let dev: DevUnderTest;
beforeAll(async () => {
  dev = await sharedDev();
}, 90_000);

interface Made {
  readonly apiKey: string;
}

const newKey = async (): Promise<string> =>
  (await dev.run('organizations', 'create', '--name', 'Transfer', '--json')).json<Made>().apiKey;

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

test('An import twice changes nothing, and tells which rows are refused', async () => {
  const key = await newKey();
  const file = join(dev.folder, 'orders.csv');
  await writeFile(file, 'key,id,amount,currency\na,order-1,100,EUR\nb,order-2,ten,EUR\n');
  const dry = await dev.run('import', file, '--dry-run', '--key', key);
  expect(dry.code).toBe(6);
  expect(dry.out).toContain('1 would succeed, 1 refused');
  for (let turn = 0; turn < 2; turn++) {
    const { code, out } = await dev.run('import', file, '--key', key);
    expect(code).toBe(6);
    expect(out).toContain('2 rows: 1 succeeded, 1 refused, 0 failed');
    expect(out).toContain('row 2');
  }
  const listed = await dev.run('payments', 'list', '--key', key, '--json');
  expect(listed.json<{ data: object[] }>().data).toHaveLength(1);
}, 60_000);

test('An export goes on where it was interrupted, and is imported elsewhere', async () => {
  const key = await newKey();
  const rows = Array.from({ length: 250 }, (_, index) =>
    JSON.stringify({
      type: 'payments.create',
      key: `row-${index}`,
      input: { id: `p-${index}`, amount: index + 1, currency: index % 2 ? 'EUR' : 'USD' },
    }),
  );
  const commands = join(dev.folder, 'commands.ndjson');
  await writeFile(commands, `${rows.join('\n')}\n`);
  expect((await dev.run('import', commands, '--key', key)).code).toBe(0);

  const whole = join(dev.folder, 'whole.ndjson');
  expect((await dev.run('export', '--to', whole, '--key', key)).code).toBe(0);
  const exported = lines(await readFile(whole, 'utf8'));
  expect(exported).toHaveLength(250);
  expect(JSON.parse(exported[0] ?? '')).toMatchObject({ id: 'p-0', object: 'payment', amount: 1 });

  // As a kill leaves it: one page is certain, and a part of the next one is written.
  const part = join(dev.folder, 'part.ndjson');
  const page = await dev.run(
    'payments',
    'list',
    '--direction',
    'asc',
    '--limit',
    '100',
    '--json',
    '--key',
    key,
  );
  const { data, nextCursor } = page.json<{ data: object[]; nextCursor: string }>();
  const text = data.map((payment) => `${JSON.stringify(payment)}\n`).join('');
  await writeFile(part, text);
  const asked = JSON.stringify({ format: 'ndjson', query: { direction: 'asc', limit: '100' } });
  const place = { cursor: nextCursor, bytes: Buffer.byteLength(text), rows: 100, asked };
  await writeFile(`${part}.place`, JSON.stringify(place));
  await appendFile(part, '{"id":"p-1');
  expect((await dev.run('export', '--to', part, '--key', key)).code).toBe(2);
  expect((await dev.run('export', '--to', part, '--resume', '--key', key)).code).toBe(0);
  expect(await readFile(part, 'utf8')).toBe(await readFile(whole, 'utf8'));

  const table = join(dev.folder, 'euros.csv');
  const filters = ['--currency', 'EUR', '--min-amount', '100'];
  expect((await dev.run('export', '--to', table, ...filters, '--key', key)).code).toBe(0);
  expect(lines(await readFile(table, 'utf8'))).toHaveLength(1 + 76);
}, 90_000);
