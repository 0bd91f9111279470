import { extname } from 'node:path';
import { cycles } from './cycles.ts';
import type { Import } from './imports.ts';
import { match } from './paths.ts';
import { impurities } from './purity.ts';

interface ParsedFile {
  readonly path: string;
  readonly source: string;
  readonly imports: readonly Import[];
}

interface Finding {
  readonly path: string;
  readonly message: string;
}

/** A rule about more than what may be imported: where things lie, how long and how pure they are. */
export interface LayoutRule {
  readonly name: string;
  readonly find: (files: readonly ParsedFile[]) => Finding[];
}

const greatestLines = 250;
const emptyNames = /^(utils?|helpers?|managers?|services?|base|common|misc)$/i;

export const layoutRules: readonly LayoutRule[] = [
  {
    name: 'length',
    find: eachCode(({ path, source }) => {
      // Nobody reads it from end to end: it is made of what is read.
      if (path.startsWith('client/src/generated/')) return [];
      const lines = source.replace(/\n$/, '').split('\n').length;
      return lines > greatestLines
        ? [`Split it: it has ${lines} lines, ${greatestLines} at most`]
        : [];
    }),
  },
  {
    name: 'names',
    find: each(({ path }) =>
      path
        .split(/[/.-]/)
        .filter((word) => emptyNames.test(word))
        .map((word) => `Name it after what it does: "${word}" says nothing`),
    ),
  },
  {
    name: 'extensions',
    find: eachCode(({ imports }) =>
      imports
        .filter(({ specifier }) => specifier.startsWith('.'))
        .filter(({ specifier }) => ['', '.js', '.mjs'].includes(extname(specifier)))
        .map(({ specifier }) => `Write the file's own extension in the import of "${specifier}"`),
    ),
  },
  {
    name: 'pure domain',
    find: eachCode(({ path, source }) =>
      match('modules/:module/domain/**', path)
        ? impurities(source).map((what) => `Pass it in as a value: a domain has no ${what}`)
        : [],
    ),
  },
  {
    name: 'no module cycles',
    find: (files) =>
      cycles(files.flatMap(moduleDependencies)).map((names) => ({
        path: `modules/${names[0]}`,
        message: `Break the cycle ${names.join(' → ')}: let them meet in an event or a port`,
      })),
  },
  {
    name: 'shape of a module',
    find: (files) => {
      const paths = new Set(files.map(({ path }) => path));
      return [...modulesIn(paths)].flatMap((module) =>
        demanded(`modules/${module}`, paths)
          .filter((path) => !paths.has(path))
          .map((path) => ({ path, message: 'Add this file: every module has one' })),
      );
    },
  },
];

/** What every module shows, and what its folders ask for. */
function demanded(module: string, paths: ReadonlySet<string>): string[] {
  const has = (folder: string) =>
    [...paths].some((path) => path.startsWith(`${module}/${folder}/`));
  return [
    `${module}/index.ts`,
    `${module}/README.md`,
    ...(has('commands') ? [`${module}/commands/index.ts`, `${module}/events.ts`] : []),
    ...(has('queries') ? [`${module}/queries/index.ts`, `${module}/ports.ts`] : []),
  ];
}

function modulesIn(paths: ReadonlySet<string>): Set<string> {
  const names = [...paths].map((path) => match('modules/:module/**', path)?.['module'] ?? 'kernel');
  return new Set(names.filter((name) => name !== 'kernel'));
}

function moduleDependencies({ path, imports }: ParsedFile): (readonly [string, string])[] {
  const from = match('modules/:module/**', path)?.['module'];
  return imports.flatMap(({ target }) => {
    const to = match('modules/:module/**', target)?.['module'];
    const meeting = match('modules/:module/{events,ports}.ts', target) !== undefined;
    return from && to && from !== to && !meeting ? [[from, to] as const] : [];
  });
}

function each(find: (file: ParsedFile) => string[]): LayoutRule['find'] {
  return (files) =>
    files.flatMap((file) => find(file).map((message) => ({ path: file.path, message })));
}

function eachCode(find: (file: ParsedFile) => string[]): LayoutRule['find'] {
  return (files) => each(find)(files.filter(({ path }) => /\.(tsx?|mjs)$/.test(path)));
}
