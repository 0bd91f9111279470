import { beforeAll, expect, test } from 'bun:test';
import { copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'libsql';
import { copyDatabase } from '../../platform/cli/backup/copy-database.ts';
import { whileGrowing } from '../../platform/cli/backup/while-growing.ts';
import { hashOfFile } from '../../platform/cli/operator/files.ts';
import { generate } from '../../platform/generate/generate.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

let database: string;
beforeAll(async () => {
  database = join(await scratchFolder(), 'q.db');
  await generate({ url: `file:${database}`, payments: 200, organizations: 1, seed: 1 });
});

test('A copy tells how far it is, to its end', async () => {
  const told: { readonly bytes: number; readonly what: string }[] = [];
  const copied = await copyDatabase(database, `${database}.copy`, (bytes, what) => {
    told.push({ bytes, what });
  });
  const { size } = await stat(`${database}.copy`);
  expect(copied).toEqual({ bytes: size, sha256: await hashOfFile(`${database}.copy`) });
  expect(told.find(({ what }) => what === 'reading the copy through')?.bytes).toBe(size);
  expect(told.at(-1)).toEqual({ bytes: 2 * size, what: 'hashing' });
  expect(told.map(({ bytes }) => bytes)).toEqual(
    told.map(({ bytes }) => bytes).sort((one, other) => one - other),
  );
});

test('While a copy waits for a lock the program can let it go', async () => {
  const locked = join(await scratchFolder(), 'locked.db');
  const sqlite = new Sqlite(locked);
  sqlite.exec('CREATE TABLE held (one INTEGER)');
  sqlite.exec('BEGIN EXCLUSIVE');
  setTimeout(() => sqlite.exec('COMMIT'), 50);
  const copied = await copyDatabase(locked, `${locked}.copy`, () => undefined);
  sqlite.close();
  expect(copied.bytes).toBeGreaterThan(0);
}, 20_000);

test('A statement that fails says which file, and why', async () => {
  const file = join(await scratchFolder(), 'none.db');
  await Bun.write(file, 'This is no database, however long it is. '.repeat(200));
  const copying = copyDatabase(file, `${file}.copy`, () => undefined);
  expect(copying).rejects.toThrow(`Cannot copy ${file}: file is not a database`);
});

test('A file that grows is told of until it is written', async () => {
  const file = join(await scratchFolder(), 'growing');
  const seen: number[] = [];
  const { promise: written, resolve } = Promise.withResolvers<string>();
  const whole = whileGrowing(file, written, (bytes) => {
    seen.push(bytes);
    resolve('written');
  });
  await copyFile(database, file);
  expect(await whole).toBe('written');
  expect(seen).toContain((await stat(database)).size);
});
