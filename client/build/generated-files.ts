import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { problemCatalogue } from '../../platform/http/problem-catalogue.ts';
import { productTypes } from './product-types.ts';

export const root = join(import.meta.dir, '..', '..');

const heading =
  '// Made by `npm run client:generate` out of the schemas of modules/: change those.\n\n';

/** The files that are made of the product's own schemas: their path from the root, and their text. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const { bodies, parameters, resources } = productTypes(root);
  const codes = Object.keys(problemCatalogue).map((code) => `| '${code}'`);
  const files = {
    bodies: tableOf('CommandBodies', 'What is sent with each command, by its type.', bodies),
    parameters: tableOf(
      'QueryParameters',
      'What each query can be asked, by its type.',
      parameters,
    ),
    resources: [...resources].map(([name, text]) => `export type ${name} = ${text};`).join('\n\n'),
    'problem-codes': `/** Every code that a problem may have. */\nexport type ProblemCode = ${codes.join('\n')};`,
  };
  const style = (await resolveConfig(join(root, 'client', 'src', 'index.ts'))) ?? {};
  const made = Object.entries(files).map(async ([name, text]) => {
    const path = `client/src/generated/${name}.ts`;
    return [path, await format(heading + text, { ...style, parser: 'typescript' })] as const;
  });
  return new Map(await Promise.all(made));
}

const tableOf = (name: string, comment: string, rows: ReadonlyMap<string, string>): string => {
  const members = [...rows].map(([type, text]) => `readonly '${type}': ${text};`);
  return `/** ${comment} */\nexport interface ${name} {\n${members.join('\n')}\n}`;
};
