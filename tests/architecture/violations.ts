import { importsOf, type Import } from './imports.ts';
import { layoutRules } from './layout.ts';
import { match, matchesAny, type Names } from './paths.ts';
import { importRules, type ImportRule } from './rules.ts';

/** A file of the tree, or one that a test made up. */
export interface File {
  readonly path: string;
  readonly source: string;
}

export interface Violation {
  readonly rule: string;
  readonly path: string;
  readonly message: string;
}

const isCode = (path: string): boolean => /\.tsx?$/.test(path);

/** Everything in these files that the rules forbid. */
export function violations(files: readonly File[]): Violation[] {
  const parsed = files.map((file) => ({
    ...file,
    imports: isCode(file.path) ? importsOf(file.path, file.source) : [],
  }));
  return [
    ...parsed.filter(({ path }) => isCode(path)).flatMap(importViolations),
    ...layoutRules.flatMap(({ name, find }) =>
      find(parsed).map(({ path, message }) => ({ rule: name, path, message })),
    ),
  ];
}

function importViolations({ path, imports }: File & { imports: readonly Import[] }): Violation[] {
  const bound = ruleFor(path);
  if (!bound) {
    return [
      { rule: 'place', path, message: 'Move the file to a place that the import table names' },
    ];
  }
  const { rule, names } = bound;
  return imports
    .filter((imported) => !isAllowed(rule, names, imported))
    .map(({ target, typeOnly }) => {
      const asType = !typeOnly && matchesAny(rule.mayAsTypes ?? [], target, names);
      const message = asType
        ? `Import ${target} with "import type"`
        : `Do not import ${target} from here`;
      return { rule: rule.name, path, message };
    });
}

function ruleFor(path: string): { rule: ImportRule; names: Names } | undefined {
  for (const rule of importRules) {
    for (const pattern of rule.from) {
      const names = match(pattern, path);
      if (names) return { rule, names };
    }
  }
  return undefined;
}

function isAllowed(rule: ImportRule, names: Names, { target, typeOnly }: Import): boolean {
  if (typeOnly && matchesAny(rule.mayAsTypes ?? [], target, names)) return true;
  return matchesAny(rule.may, target, names) && !matchesAny(rule.never ?? [], target, names);
}
