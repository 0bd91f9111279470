import { join } from 'node:path';

export const root = join(import.meta.dir, '..', '..');

export const textOf = (path: string): Promise<string> => Bun.file(join(root, path)).text();

/** Every variable of the environment that the configuration reads, at the origin and at the edge. */
export async function configuredVariables(): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const path of new Bun.Glob('platform/config/*.ts').scanSync(root)) {
    for (const [, name = ''] of (await textOf(path)).matchAll(
      /^ {2}([A-Z][A-Z0-9_]+): (?!string|readonly)/gm,
    )) {
      names.add(name);
    }
  }
  return names;
}

/** What stands in backquotes and looks like a variable of ours. */
export const quotedVariables = (text: string): readonly string[] =>
  [...text.matchAll(/`([A-Z][A-Z0-9_]+)(?:=[^`]*)?`/g)]
    .map(([, name = '']) => name)
    .filter((name) => (name.includes('_') || name === 'PORT') && !/^(SQLD|SRH)_/.test(name));
