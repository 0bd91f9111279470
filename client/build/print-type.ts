import ts from 'typescript';

/** JSON is made of itself, without an end. */
const jsonTypes = new Map([
  ['JsonObject', 'Readonly<Record<string, unknown>>'],
  ['JsonValue', 'unknown'],
]);

/** A type written out in full, so that it stands without the files that it was made in. */
export function printType(checker: ts.TypeChecker, type: ts.Type): string {
  const known = jsonTypes.get(type.aliasSymbol?.name ?? '');
  if (known !== undefined) return known;
  if (type.isUnion()) return printUnion(checker, type.types);
  if (isPlain(type)) return checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
  if (checker.isArrayType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    if (!element) throw new Error('Cannot print an array of nothing');
    return `ReadonlyArray<${printType(checker, element)}>`;
  }
  return printObject(checker, type);
}

const isPlain = (type: ts.Type): boolean =>
  (type.flags & ts.TypeFlags.Object) === 0 && !type.isIntersection();

function printUnion(checker: ts.TypeChecker, types: readonly ts.Type[]): string {
  const printed = types.map((each) => printType(checker, each));
  const isBoolean = printed.includes('true') && printed.includes('false');
  const shown = isBoolean
    ? [...printed.filter((each) => each !== 'true' && each !== 'false'), 'boolean']
    : printed;
  return [...new Set(shown)].sort(byShape).join(' | ');
}

/** The checker's own order depends on what else it has seen. What is not there comes last. */
function byShape(one: string, other: string): number {
  const rank = (text: string): number => ['null', 'undefined'].indexOf(text);
  return rank(one) - rank(other) || (one < other ? -1 : 1);
}

function printObject(checker: ts.TypeChecker, type: ts.Type): string {
  const members = checker
    .getPropertiesOfType(type)
    .map((property) => printProperty(checker, property));
  const entries = checker
    .getIndexInfosOfType(type)
    .map((info) => `readonly [name: string]: ${printType(checker, info.type)};`);
  const all = [...members, ...entries];
  return all.length === 0 ? 'Record<string, never>' : `{\n${all.join('\n')}\n}`;
}

function printProperty(checker: ts.TypeChecker, property: ts.Symbol): string {
  const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
  const printed = printType(checker, checker.getTypeOfSymbol(property));
  const comment = ts.displayPartsToString(property.getDocumentationComment(checker));
  const name = /^\w+$/.test(property.name) ? property.name : JSON.stringify(property.name);
  const spoken = comment === '' ? '' : `/** ${comment.replaceAll(/\s+/g, ' ')} */\n`;
  return `${spoken}readonly ${name}${optional ? '?' : ''}: ${printed};`;
}
