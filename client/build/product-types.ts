import { join } from 'node:path';
import ts from 'typescript';
import { printType } from './print-type.ts';

/** The product's own types as TypeScript text: what is sent, what is asked, what is shown. */
export interface ProductTypes {
  /** The body of each command, by the command's type. */
  readonly bodies: ReadonlyMap<string, string>;
  /** The parameters of each query, by the query's type; not those of its path. */
  readonly parameters: ReadonlyMap<string, string>;
  /** What the API shows, by name: `Payment`. */
  readonly resources: ReadonlyMap<string, string>;
}

/** What is shown and is not named `…Resource` in a module's domain. */
const furtherResources = [
  { file: 'modules/bulk/ports.ts', type: 'RowResult', name: 'BulkRowResult' },
  {
    file: 'platform/commands/workflow-metrics.ts',
    type: 'WorkflowMetrics',
    name: 'WorkflowMetrics',
  },
  { file: 'platform/commands/command-record.ts', type: 'CommandStep', name: 'CommandStep' },
  { file: 'platform/commands/command-record.ts', type: 'CommandStatus', name: 'CommandStatus' },
];

/** Reads the schemas of the modules' commands and queries, and the resources of their domains. */
export function productTypes(root: string): ProductTypes {
  const program = programOf(root);
  const checker = program.getTypeChecker();
  const bodies = new Map<string, string>();
  const parameters = new Map<string, string>();
  const resources = new Map<string, string>();
  for (const file of program.getSourceFiles()) {
    const path = file.fileName.slice(root.length + 1);
    if (!/^(modules|platform)\//.test(path)) continue;
    eachDefinition(file, ({ type, body, params }) => {
      const sent = body && sentBy(checker, body);
      if (sent) bodies.set(type, sent);
      const asked = params && askedBy(checker, params);
      if (asked) parameters.set(type, asked);
    });
    for (const { name, type } of shownIn(checker, file, path)) {
      resources.set(name, printType(checker, type));
    }
  }
  return { bodies: sorted(bodies), parameters: sorted(parameters), resources: sorted(resources) };
}

function programOf(root: string): ts.Program {
  const config = ts.readConfigFile(join(root, 'tsconfig.edge.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const files = ts.sys.readDirectory(root, ['.ts'], undefined, [
    'modules/**/*.ts',
    'platform/commands/*.ts',
  ]);
  return ts.createProgram(files, options);
}

interface Definition {
  readonly type: string;
  readonly body: ts.Expression | undefined;
  readonly params: ts.Expression | undefined;
}

/** Definitions are object literals with a `type` that is written out, such as "payments.create". */
function eachDefinition(file: ts.SourceFile, found: (definition: Definition) => void): void {
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const members = new Map(
        node.properties
          .filter(ts.isPropertyAssignment)
          .map(({ name, initializer }) => [name.getText(file), initializer]),
      );
      const type = members.get('type');
      const [body, params] = [members.get('body'), members.get('params')];
      const isOpen = isAskedFor(members.get('route'));
      if (type && ts.isStringLiteral(type) && isOpen && (body ?? params))
        found({ type: type.text, body, params });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
}

/** Some commands are sent by processes only, and a file of rows is no JSON. */
function isAskedFor(route: ts.Expression | undefined): boolean {
  if (!route || !ts.isObjectLiteralExpression(route)) return false;
  return !route.properties.some(({ name }) => name?.getText() === 'body');
}

/** What a schema takes and what it makes of it; undefined where it does not say. */
function sidesOf(checker: ts.TypeChecker, schema: ts.Expression) {
  const types = checker.getTypeAtLocation(schema).getProperty('~types');
  if (!types) return undefined;
  const both = checker.getNonNullableType(checker.getTypeOfSymbol(types));
  const side = (name: string): ts.Type | undefined => {
    const property = both.getProperty(name);
    return property && checker.getTypeOfSymbol(property);
  };
  const [input, output] = [side('input'), side('output')];
  return input && output && (input.flags & ts.TypeFlags.Unknown) === 0
    ? { input, output }
    : undefined;
}

function sentBy(checker: ts.TypeChecker, schema: ts.Expression): string | undefined {
  const sides = sidesOf(checker, schema);
  return sides && printType(checker, sides.input);
}

/** A query string has texts only: a client sends what they are read as, where that is simpler. */
function askedBy(checker: ts.TypeChecker, schema: ts.Expression): string | undefined {
  const sides = sidesOf(checker, schema);
  if (!sides) return undefined;
  const members = checker
    .getPropertiesOfType(sides.input)
    .filter(
      ({ name, flags }) => (flags & ts.SymbolFlags.Optional) !== 0 || !/^(id|\w+Id)$/.test(name),
    )
    .map((property) => {
      const made = sides.output.getProperty(property.name);
      const output = made && checker.getNonNullableType(checker.getTypeOfSymbol(made));
      const isSimple =
        output && (output.flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike)) !== 0;
      const input = checker.getNonNullableType(checker.getTypeOfSymbol(property));
      const printed = printType(checker, isSimple ? output : input);
      return `readonly ${property.name}?: ${printed} | undefined;`;
    });
  return members.length === 0 ? 'Record<string, never>' : `{\n${members.join('\n')}\n}`;
}

function shownIn(checker: ts.TypeChecker, file: ts.SourceFile, path: string) {
  const symbol = checker.getSymbolAtLocation(file);
  const exported = symbol ? checker.getExportsOfModule(symbol) : [];
  return exported.flatMap((each) => {
    const further = furtherResources.find(
      ({ file: of, type }) => of === path && type === each.name,
    );
    const isResource = /^modules\/\w+\/domain\//.test(path) && each.name.endsWith('Resource');
    const declared = each.declarations?.[0]?.getSourceFile() === file;
    if (!declared || !(further ?? isResource)) return [];
    const name = further?.name ?? each.name.slice(0, -'Resource'.length);
    return [{ name, type: checker.getDeclaredTypeOfSymbol(each) }];
  });
}

const sorted = (texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...texts].sort(([one], [other]) => (one < other ? -1 : 1)));
