import { expect, test } from 'bun:test';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'bun';
import ts from 'typescript';
import { installedClient } from './built-client.ts';

test('The built client is one small module that needs nothing', async () => {
  const folder = await installedClient();
  const built = await Bun.file(join(folder, 'node_modules/@quittance/client/dist/index.js')).text();
  expect(built).not.toMatch(/^import |\bimport\(|\brequire\(|node:|process\.|Bun\./m);
  expect(gzipSync(built).byteLength).toBeLessThan(12_000);
});

test('Its types hold in code of users', async () => {
  const folder = await installedClient();
  const file = join(folder, 'types.ts');
  await copyFile(join(import.meta.dir, 'programs', 'types.ts'), file);
  const program = ts.createProgram([file], {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.asynciterable.d.ts'],
    types: [],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  });
  const problems = ts.getPreEmitDiagnostics(program);
  const texts = problems.map(({ messageText }) =>
    ts.flattenDiagnosticMessageText(messageText, '\n'),
  );
  expect(texts).toEqual([]);
}, 180_000);
