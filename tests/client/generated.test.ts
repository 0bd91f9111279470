import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { generatedFiles, root } from '../../client/build/generated-files.ts';
import { allModules } from '../support/all-modules.ts';

test('The types are those of the schemas; otherwise: npm run client:generate', async () => {
  for (const [path, text] of await generatedFiles()) {
    expect(await Bun.file(join(root, path)).text(), path).toBe(text);
  }
}, 180_000);

/** Addresses that are not of a module. */
const ofThePlatform = [
  'GET /v1/commands',
  'GET /v1/commands/:id',
  'POST /v1/commands/:id/retry',
  'GET /v1/metrics/cache',
  'GET /v1/metrics/subscriptions',
  'GET /v1/metrics/workflows',
];

test('Everything that the API can do, the client can ask for', async () => {
  const known = await calledAddresses();
  const offered = [...ofThePlatform, ...moduleAddresses()];
  expect(offered.length).toBeGreaterThan(20);
  expect(offered.filter((address) => !known.has(address))).toEqual([]);
});

const moduleAddresses = (): string[] =>
  allModules.flatMap(({ queries, commands }) => [
    ...queries.map(({ route }) => `GET ${route.path}`),
    ...commands.flatMap(({ route }) => (route ? [`${route.method} ${route.path}`] : [])),
  ]);

/** The addresses as they stand in the client's resources, with the method that each is called by. */
async function calledAddresses(): Promise<ReadonlySet<string>> {
  const called = new Set<string>();
  for (const path of new Bun.Glob('client/src/**/*.ts').scanSync(root)) {
    const source = await Bun.file(join(root, path)).text();
    for (const [, method, address] of source.matchAll(/command\(\s*'([A-Z]+)',\s*'([^']+)'/g)) {
      called.add(`${method} ${address}`);
    }
    for (const [, address] of source.matchAll(/\bact(?:<[^>(]*>)?\(\s*'([^']+)'/g))
      called.add(`POST ${address}`);
    for (const [, address] of source.matchAll(/query\.\w+\(\s*'([^']+)'/g))
      called.add(`GET ${address}`);
    if (source.includes("pathOf('/v1/events/stream'")) called.add('GET /v1/events/stream');
  }
  return called;
}
