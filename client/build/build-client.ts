import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';

const source = join(import.meta.dir, '..', 'src');

/** Builds the client into a folder: one module for every runtime, and its types. */
export async function buildClient(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const entrypoints = [join(source, 'index.ts')];
  const built = await Bun.build({ entrypoints, outdir: folder, target: 'browser', format: 'esm' });
  if (!built.success) throw new AggregateError(built.logs, 'Cannot build the client');
  writeTypes(entrypoints, folder);
}

function writeTypes(entrypoints: readonly string[], folder: string): void {
  const config = ts.readConfigFile(join(source, '..', 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, join(source, '..'));
  const program = ts.createProgram(entrypoints, {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    outDir: folder,
  });
  const problems = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  if (problems.length === 0) return;
  const host = { ...ts.sys, getCanonicalFileName: (name: string) => name, getNewLine: () => '\n' };
  throw new Error(ts.formatDiagnostics(problems, { ...host, getCurrentDirectory: () => source }));
}
