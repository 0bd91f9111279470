import { beforeAll, expect, test } from 'bun:test';
import { parse } from 'yaml';
import { configuredVariables, quotedVariables, textOf } from './variables.ts';

let configured: ReadonlySet<string>;

beforeAll(async () => {
  configured = await configuredVariables();
});

/** Read by commands, before there is a configuration. */
const ofCommands = 'QUITTANCE_HOME';
const unknown = (names: Iterable<string>): string[] =>
  [...names].filter((name) => name !== ofCommands && !configured.has(name));
const missing = (names: Iterable<string>): string[] => {
  const named = new Set(names);
  return [...configured].filter((name) => !named.has(name));
};

test('The configuration is found', () => {
  expect(configured.size).toBeGreaterThan(15);
  expect(configured).toContain('DATABASE_URL');
  expect(configured).toContain('PORT');
});

test('docs/configuration.md names every variable, and no other', async () => {
  const names = quotedVariables(await textOf('docs/configuration.md'));
  expect(unknown(names)).toEqual([]);
  expect(missing(names)).toEqual([]);
});

test('docs/deploy.md says which process needs which, and names no other', async () => {
  const text = await textOf('docs/deploy.md');
  const [table = ''] = text.split('\n## ');
  const names = quotedVariables(table);
  expect(missing(names)).toEqual([]);
  expect(unknown(quotedVariables(text))).toEqual([]);
  const [, environment = ''] = /environment <<END\n(.*?)END/s.exec(text) ?? [];
  const set = environment.split('\n').flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? []);
  expect(set.length).toBeGreaterThan(2);
  expect(unknown(set)).toEqual([]);
});

test('wrangler.toml sets and lists what an edge reads', async () => {
  const text = await textOf('wrangler.toml');
  const { vars } = Bun.TOML.parse(text) as { readonly vars: Readonly<Record<string, string>> };
  const secrets = [...text.matchAll(/^# {3}([A-Z_]+)/gm)].map(([, name = '']) => name);
  expect(secrets).toContain('QUITTANCE_SECRET');
  expect(unknown([...Object.keys(vars), ...secrets])).toEqual([]);
  expect(Object.keys(vars).filter((name) => /SECRET|TOKEN|KEY/.test(name))).toEqual([]);
});

test('compose.yaml sets variables that are read', async () => {
  const { services } = parse(await textOf('compose.yaml'), { merge: true }) as {
    readonly services: Readonly<Record<string, { readonly environment?: object }>>;
  };
  for (const name of ['api', 'worker', 'edge']) {
    const set = Object.keys(services[name]?.environment ?? {});
    expect(set).toContain('QUITTANCE_SECRET');
    expect(unknown(set)).toEqual([]);
  }
});
