import { expect, test } from 'bun:test';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readArchive } from '../../platform/cli/archive/read-archive.ts';
import { writeArchive } from '../../platform/cli/archive/write-archive.ts';
import { openFile } from '../../platform/database/file.ts';
import { generate } from '../../platform/generate/generate.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

test.each([
  ['events', (lines: string[]) => lines.slice(0, -1).join('\n')],
  ['commands', (lines: string[]) => lines.join('\n').slice(0, -10)],
  ['collections', () => ''],
])('A copy of an export that lacks some of its %s is refused', async (part, cut) => {
  const folder = await scratchFolder();
  const url = `file:${join(folder, 'whole.db')}`;
  const [made] = await generate({ url, payments: 40, organizations: 1, seed: 1 });
  const database = await openFile(url);
  await database.write([{ sql: `UPDATE payments SET process = '{"refunds":[]}'`, args: [] }]);
  await database.close();
  const to = { folder: join(folder, 'export'), now: '2026-01-01', begins: () => () => undefined };
  const archive = await writeArchive(url, made?.id ?? '', to);
  const read = (name: string) =>
    readArchive(to.folder, archive, `file:${join(folder, name)}`, () => undefined);
  expect(await read('moved.db')).toBe(40);

  const file = join(to.folder, `${part}.ndjson`);
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  await writeFile(file, cut(lines));
  const refused = `Copy the export again: ${file} has not the ${lines.length} rows of it`;
  expect(read('half.db')).rejects.toThrow(refused);
});
