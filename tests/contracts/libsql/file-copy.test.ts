import { expect, test } from 'bun:test';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openFile } from '../../../platform/database/file.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';

test('After a close the file alone is the whole database', async () => {
  const folder = await scratchFolder();
  const file = join(folder, 'quittance.db');
  const database = await openFile(pathToFileURL(file).href);
  await database.write([
    { sql: 'CREATE TABLE kept (word TEXT)', args: [] },
    { sql: 'INSERT INTO kept VALUES (?)', args: ['tea'] },
  ]);
  await database.close();

  const copy = join(folder, 'copy.db');
  await copyFile(file, copy);
  const opened = await openFile(pathToFileURL(copy).href);
  expect(await opened.read([{ sql: 'SELECT word FROM kept', args: [] }])).toEqual([
    [{ word: 'tea' }],
  ]);
  await opened.close();
});

test('It closes while another process reads, and leaves to it what is in its log', async () => {
  const file = join(await scratchFolder(), 'quittance.db');
  const { href } = pathToFileURL(file);
  const database = await openFile(href);
  await database.write([{ sql: 'CREATE TABLE kept (word TEXT)', args: [] }]);
  const reader = await openFile(href);
  const snapshot = await reader.snapshot();
  await database.write([{ sql: 'INSERT INTO kept VALUES (?)', args: ['tea'] }]);
  await database.close();
  const sql = 'SELECT word FROM kept';
  expect(await snapshot.read([{ sql, args: [] }])).toEqual([[]]);
  await snapshot.close();
  expect(await reader.read([{ sql, args: [] }])).toEqual([[{ word: 'tea' }]]);
  await reader.close();
});
