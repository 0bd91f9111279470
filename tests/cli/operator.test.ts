import { afterAll, beforeAll, expect, test } from 'bun:test';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'libsql';
import { scratchFolder } from '../support/scratch-folder.ts';
import { commandLine, startDev, type DevUnderTest } from './support/command-line.ts';

let dev: DevUnderTest;
beforeAll(async () => {
  dev = await startDev();
}, 90_000);
afterAll(() => dev.program.kill());

const edit = (file: string, sql: string): void => {
  const sqlite = new Sqlite(file);
  sqlite.exec(sql);
  sqlite.close();
};

test('doctor finds nothing beside a running dev, and everything without a configuration', async () => {
  const well = await dev.run('doctor', '--json');
  expect(well.json()).toMatchObject({ ok: true });
  expect(well.out).toContain('"part":"workers","status":"ok"');
  expect(well.code).toBe(0);
  // What is wrong with the configuration hides nothing of what it says right.
  const nothing = await commandLine(await scratchFolder(), {
    PORT: 'x',
    TEMPORAL_ADDRESS: '127.0.0.1:9',
    UPSTASH_REDIS_REST_URL: 'http://127.0.0.1:9',
  }).run('doctor');
  expect(nothing.code).toBe(78);
  for (const name of ['QUITTANCE_SECRET', 'QUITTANCE_ROOT_KEY', 'PORT']) {
    expect(nothing.out).toMatch(new RegExp(`^ +Set ${name}\\b`, 'm'));
  }
  expect(nothing.out).not.toContain('is missing');
  expect(nothing.out).toMatch(/^PROBLEM +disk /m);
  expect(nothing.out).toMatch(/^PROBLEM +temporal +127\.0\.0\.1:9: nobody listens there$/m);
  expect(nothing.out).toMatch(/^off +cache +Not looked at: mend UPSTASH_REDIS_REST_URL first$/m);
  const folder = await scratchFolder();
  const away = await commandLine(folder, {
    DATABASE_URL: `file:${folder}/none/q.db`,
    QUITTANCE_SECRET: 'x'.repeat(32),
    QUITTANCE_ROOT_KEY: 'r'.repeat(32),
    TEMPORAL_ADDRESS: '127.0.0.1:9',
    UPSTASH_REDIS_REST_URL: 'http://127.0.0.1:9',
    UPSTASH_REDIS_REST_TOKEN: 'hunter2',
  }).run('doctor');
  expect(away.code).toBe(6);
  expect(away.out.match(/PROBLEM/g)?.length).toBeGreaterThanOrEqual(3);
  expect(away.out).toMatch(/^PROBLEM +cache +127\.0\.0\.1:9: nobody listens there$/m);
  expect(away.out).not.toContain('hunter2');
}, 60_000);

test('doctor tells of a namespace and a database that are not there, each once', async () => {
  const { temporalAddress } = JSON.parse(
    await readFile(join(dev.folder, '.quittance/dev.json'), 'utf8'),
  ) as { temporalAddress: string };
  const { code, out } = await commandLine(await scratchFolder(), {
    DATABASE_URL: 'http://127.0.0.1:9',
    QUITTANCE_SECRET: 'x'.repeat(32),
    QUITTANCE_ROOT_KEY: 'r'.repeat(32),
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: 'nowhere',
  }).run('doctor');
  expect(code).toBe(6);
  expect(out).toMatch(/^PROBLEM +database +The server 127\.0\.0\.1:9: nobody listens there$/m);
  expect(out).toMatch(/^PROBLEM +namespace +nowhere: it is not there$/m);
  expect(out.match(/PROBLEM/g)).toHaveLength(2);
}, 30_000);

test('doctor does not count a worker that polled, and then died', async () => {
  const copy = join(dev.folder, 'silent.db');
  const silent = new Sqlite(dev.database);
  silent.exec(`VACUUM INTO '${copy}'`);
  silent.close();
  edit(copy, `DELETE FROM heartbeats; INSERT INTO heartbeats VALUES ('2026-01-01T00:00:00Z', 1)`);
  const { temporalAddress } = JSON.parse(
    await readFile(join(dev.folder, '.quittance/dev.json'), 'utf8'),
  ) as { temporalAddress: string };
  const { out } = await commandLine(dev.folder, {
    DATABASE_URL: `file:${copy}`,
    QUITTANCE_SECRET: 'x'.repeat(32),
    QUITTANCE_ROOT_KEY: 'r'.repeat(32),
    TEMPORAL_ADDRESS: temporalAddress,
  }).run('doctor');
  expect(out).toMatch(/^warning +workers +None has done anything for \d+ s/m);
}, 30_000);

test('A file that is no database, and one that cannot be made, are named', async () => {
  const folder = await scratchFolder();
  const line = commandLine(folder);
  await writeFile(join(folder, 'notes.db'), 'These are notes, and no database');
  for (const words of [['verify'], ['migrate', '--plan'], ['backup', '--to', 'copy']]) {
    const { code, err } = await line.run(...words, '--database', 'notes.db');
    expect([code, err]).toEqual([1, expect.stringContaining(`${folder}/notes.db is something`)]);
  }
  const { code, err } = await line.run('migrate', '--database', 'none/new.db');
  expect([code, err]).toEqual([1, expect.stringContaining('none/new.db: make its folder')]);
}, 30_000);

test('A demo fills it, a bench loads it, verify finds it well, a backup is restored', async () => {
  const made = await dev.run('demo', '--organizations', '2', '--payments', '60', '--json');
  const { organizations } = made.json<{ organizations: { apiKey: string }[] }>();
  expect(organizations).toHaveLength(2);
  const key = organizations[0]?.apiKey ?? '';
  const few = await dev.run('demo', '--organizations', '1', '--payments', '1', '--seed', '2');
  expect(few.err).toContain('quittance dashboard --key');
  const counted = await dev.run('payments', 'list', '--key', key, '--json', '--limit', '100');
  expect(counted.json<{ data: object[] }>().data.length).toBeGreaterThan(20);
  const mix = ['--mix', 'create=1,get=1,statistics=1'];
  const loaded = await dev.run('bench', '--seconds', '1', '--concurrency', '2', ...mix, '--json');
  const calls = ['create', 'get', 'statistics', 'all'].map((call) => ({ call, errors: 0 }));
  expect([loaded.code, loaded.json()]).toMatchObject([0, { concurrency: 2, measured: calls }]);
  expect((await dev.run('bench', '--mix', 'get=1,fly=2')).err).toContain('Give --mix as');
  expect((await dev.run('bench', '--seconds', '0')).err).toContain('from 1 to 600');

  const backup = join(dev.folder, 'copy');
  expect((await dev.run('backup', '--to', backup)).code).toBe(0);
  expect((await dev.run('backup', '--to', backup)).code).toBe(2);
  const verified = await dev.run('verify');
  expect(verified.out).not.toContain('NOT');
  expect(verified.code).toBe(0);
  await dev.run('payments', 'create', '--id', 'later', '--amount', '1', '--currency', 'EUR');
  const inUse = await dev.run('restore', '--from', backup, '--yes');
  expect(inUse.code).toBe(1);
  expect(inUse.err).toContain('Stop what uses the database first');

  expect(await dev.program.stop()).toBe(0);
  expect((await dev.run('restore', '--from', backup)).code).toBe(2);
  const restored = await dev.run('restore', '--from', backup, '--yes', '--json');
  expect(restored.json()).toMatchObject({ epoch: 2 });
  const known = new Sqlite(dev.database);
  expect(known.prepare(`SELECT 1 FROM payments WHERE id = 'later'`).all([])).toEqual([]);
  expect(known.prepare('SELECT epoch FROM identity').all([])).toEqual([{ epoch: 2 }]);
  known.close();
  expect((await dev.run('verify', '--patience', '9999')).code).toBe(0);

  const file = join(backup, 'quittance.db');
  await writeFile(file, (await readFile(file)).subarray(0, -10));
  const damaged = await dev.run('restore', '--from', backup, '--yes');
  expect(damaged.err).toContain('missing or damaged');
}, 120_000);

test('migrate says what it would do, and does it', async () => {
  const folder = await scratchFolder();
  const line = commandLine(folder, { DATABASE_URL: `file:${folder}/new.db` });
  const plan = await line.run('migrate', '--plan', '--json');
  const { migrations } = plan.json<{ migrations: object[] }>();
  expect(migrations.length).toBeGreaterThan(6);
  expect(await Bun.file(join(folder, 'new.db')).exists()).toBe(false);
  expect((await line.run('migrate')).out).toContain('command-path');
  expect((await line.run('migrate', '--plan')).out).toBe('The schema is the newest\n');
  edit(join(folder, 'new.db'), `INSERT INTO migrations VALUES (9999, 'later', '')`);
  expect((await line.run('migrate')).err).toContain('Use a newer program');
}, 60_000);
