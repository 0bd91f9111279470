import { beforeAll, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedDev, type DevUnderTest } from './support/command-line.ts';
import { strikingProxy, type Moment } from './support/striking-proxy.ts';

let dev: DevUnderTest;
let source: string;
let whole: string;
let rows: string;
const count = 730;

beforeAll(async () => {
  dev = await sharedDev();
  source = await newKey();
  rows = join(dev.folder, 'interrupted.ndjson');
  const made = Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      type: 'payments.create',
      key: `row-${index}`,
      input: { id: `p-${index}`, amount: index + 1, currency: 'EUR', description: `No ${index}` },
    }),
  );
  await writeFile(rows, `${made.join('\n')}\n`);
  expect((await dev.run('import', rows, '--key', source)).code).toBe(0);
  whole = join(dev.folder, 'uninterrupted.csv');
  expect((await dev.run('export', '--to', whole, '--key', source)).code).toBe(0);
}, 120_000);

const newKey = async (): Promise<string> => {
  const made = await dev.run('organizations', 'create', '--name', 'Interrupted', '--json');
  return made.json<{ apiKey: string }>().apiKey;
};

/** Kills a command when a request of it is at a moment. */
async function killed(
  words: readonly string[],
  at: RegExp,
  moment: Moment,
  after = 0,
): Promise<void> {
  const proxy = strikingProxy(dev.url);
  const program = dev.start(...words, '--url', proxy.url);
  proxy.strike = { at, moment, after, run: () => program.kill() };
  expect(await program.exited).toBe(137);
  expect(proxy.strike).toBeUndefined();
  await proxy.stop();
}

test('An export that is killed over and over ends with the same bytes', async () => {
  const file = join(dev.folder, 'interrupted.csv');
  const words = ['export', '--to', file, '--resume', '--key', source];
  const page = /^GET \/v1\/payments$/;
  // The first question is how many there are.
  await killed(words, page, 'before it is answered', 1);
  await killed(words, page, 'before it is asked', 3);
  await killed(words, page, 'before it is answered', 4);
  await killed(words, page, 'before it is asked', 2);
  expect(existsSync(`${file}.place`)).toBe(true);
  const ended = await dev.run(...words);
  expect([ended.code, ended.out]).toEqual([0, `${count} payments in ${file}\n`]);
  expect(await readFile(file, 'utf8')).toBe(await readFile(whole, 'utf8'));
  expect(existsSync(`${file}.place`)).toBe(false);
}, 120_000);

const upload = /^POST \/v1\/bulk-jobs$/;
const follow = /^GET \/v1\/bulk-jobs\//;

test.each([
  ['before its file is sent', upload, 'before it is asked'],
  ['in its file', upload, 'in its body'],
  ['before it is told of its job', upload, 'before it is answered'],
  ['while it waits', follow, 'before it is asked'],
] as const)(
  'An import that is killed %s does the rest when it is run again',
  async (_when, at, moment) => {
    const key = await newKey();
    const words = ['import', whole, '--key', key];
    await killed(words, at, moment);
    const ended = await dev.run(...words);
    expect([ended.code, ended.out]).toEqual([
      0,
      `${count} payments in ${count} rows: ${count} succeeded, 0 refused, 0 failed\n`,
    ]);
    const copy = join(dev.folder, `copy-${key.slice(-6)}.csv`);
    await dev.run('export', '--to', copy, '--key', key);
    // Organization and times are others, and with these what comes first.
    const terms = (text: string) => {
      const lines = text.split('\r\n').sort();
      return lines.map((line) =>
        line.split(',').filter((_, column) => column !== 1 && column < 14),
      );
    };
    expect(terms(await readFile(copy, 'utf8'))).toEqual(terms(await readFile(whole, 'utf8')));
    // Two of the organization and its key, three of the one job, and one of each payment.
    const events = await dev.run('events', 'tail', '--last', '1', '--json', '--key', key);
    expect(events.json()).toMatchObject({ sequence: count + 5 });
  },
  120_000,
);
