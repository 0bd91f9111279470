import ts from 'typescript';

const impure: Readonly<Record<string, string>> = {
  'Date.now': 'clock',
  'performance.now': 'clock',
  setTimeout: 'clock',
  setInterval: 'clock',
  'Math.random': 'randomness',
  'crypto.randomUUID': 'randomness',
  'crypto.getRandomValues': 'randomness',
  fetch: 'network',
};

/** What makes the same call answer differently the next time, or later. */
export function impurities(source: string): string[] {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isAwaitExpression(node) || node.kind === ts.SyntaxKind.AsyncKeyword) found.add('async');
    if (ts.isIdentifier(node) && node.text === 'Promise') found.add('async');
    if (ts.isNewExpression(node) && !node.arguments?.length && textOf(node) === 'Date') {
      found.add('clock');
    }
    if (ts.isCallExpression(node)) {
      const what = impure[textOf(node).replace(/^globalThis\./, '')];
      if (what) found.add(what);
    }
    ts.forEachChild(node, visit);
  };
  const file = ts.createSourceFile('file.ts', source, ts.ScriptTarget.Latest, true);
  const textOf = (node: ts.CallExpression | ts.NewExpression) => node.expression.getText(file);
  visit(file);
  return [...found];
}
