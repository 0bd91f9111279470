import { posix } from 'node:path';
import ts from 'typescript';

export interface Import {
  readonly specifier: string;
  /** The imported file's path from the root, or `npm:<package>`, `node:<name>`, `bun:<name>`. */
  readonly target: string;
  readonly typeOnly: boolean;
}

/** All that a file imports: statically, dynamically, and as types. */
export function importsOf(path: string, source: string): Import[] {
  const typeOnly = new Map<string, boolean>();
  for (const { specifier, type } of statements(path, source)) {
    typeOnly.set(specifier, type && (typeOnly.get(specifier) ?? true));
  }
  const found = ts.preProcessFile(source, true, true).importedFiles;
  return [...new Set(found.map(({ fileName }) => fileName))].map((specifier) => ({
    specifier,
    target: target(path, specifier),
    typeOnly: typeOnly.get(specifier) ?? false,
  }));
}

function statements(path: string, source: string): { specifier: string; type: boolean }[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest);
  return file.statements.flatMap((statement) => {
    const { moduleSpecifier } = statement as ts.ImportDeclaration | ts.ExportDeclaration;
    if (!moduleSpecifier || !ts.isStringLiteral(moduleSpecifier)) return [];
    const type = ts.isImportDeclaration(statement)
      ? statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
      : ts.isExportDeclaration(statement) && statement.isTypeOnly;
    return [{ specifier: moduleSpecifier.text, type }];
  });
}

function target(path: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(path), specifier);
  if (/^(node|bun):/.test(specifier)) return specifier;
  if (specifier === 'bun') return 'bun:bun';
  const [scope, name] = specifier.split('/');
  return `npm:${scope?.startsWith('@') ? `${scope}/${name}` : scope}`;
}
