import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readConfiguration } from '../../platform/config/configuration.ts';
import { root, textOf } from './variables.ts';

interface Service {
  readonly image?: string;
  readonly build?: {
    readonly context: string;
    readonly dockerfile: string;
    readonly target: string;
  };
  readonly command?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: object;
}

const { services, volumes } = parse(await textOf('compose.yaml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const containerfile = await textOf('deploy/Containerfile');

/** Where each service listens, as its own configuration says or its image does. */
const ports: Readonly<Record<string, readonly number[]>> = {
  temporal: [7233, 8233],
  database: [8080, 5001],
  replica: [8080],
  redis: [6379],
  cache: [80],
  api: [3000],
  worker: [9464],
  edge: [3001],
};

test('Every dependency is a service, and one that is waited for says when it is well', () => {
  for (const { depends_on: needed = {} } of Object.values(services)) {
    for (const [name, { condition }] of Object.entries(needed)) {
      expect(Object.keys(services)).toContain(name);
      if (condition === 'service_healthy') expect(services[name]?.healthcheck).toBeDefined();
    }
  }
});

test('Every address inside names a service that is depended upon, and a port of its', () => {
  let found = 0;
  for (const { environment = {}, depends_on: needed = {} } of Object.values(services)) {
    for (const value of Object.values(environment)) {
      const [, host, port] = /^(?:\w+:\/\/)?([a-z]+):(\d+)$/.exec(value) ?? [];
      if (host === undefined) continue;
      found++;
      expect(Object.keys(needed)).toContain(host);
      expect(ports[host]).toContain(Number(port));
    }
  }
  expect(found).toBeGreaterThan(6);
});

test('Ports are published on this machine only, each once, and are listened at', () => {
  const published = Object.entries(services).flatMap(([name, service]) =>
    (service.ports ?? []).map((port) => [name, ...port.split(':')] as const),
  );
  for (const [name, address, , inside] of published) {
    expect(address).toBe('127.0.0.1');
    expect(ports[name]).toContain(Number(inside));
  }
  const outside = published.map(([, , port]) => port);
  expect(new Set(outside).size).toBe(outside.length);
});

test('Volumes are declared, images are fixed, and what is built has its file and its stage', () => {
  for (const { volumes: mounted = [], image, build } of Object.values(services)) {
    for (const each of mounted) expect(Object.keys(volumes)).toContain(each.split(':')[0] ?? '');
    if (!build) expect(image).toMatch(/:\S*\d/);
    if (!build) continue;
    expect(existsSync(join(root, build.context, build.dockerfile))).toBe(true);
    expect(containerfile).toContain(` AS ${build.target}\n`);
  }
});

test('Its origin starts with the configuration that it is given', () => {
  const given = services['api']?.environment ?? {};
  const values = { ...given, DATABASE_URL: 'file:/var/lib/quittance/quittance.db' };
  // As the engine fills them in.
  const filled = Object.entries(values).map(([name, value]) => [
    name,
    value.replace(/\$\{.*\}/, 'x'.repeat(64)),
  ]);
  const configuration = readConfiguration(Object.fromEntries(filled) as Record<string, string>);
  expect(configuration).toMatchObject({ ok: true });
  expect(services['worker']?.environment).toEqual(given);
});

test('The Containerfile copies what is there', () => {
  const copied = [...containerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)];
  expect(copied.length).toBeGreaterThan(1);
  for (const [, sources = ''] of copied) {
    for (const source of sources.split(' ')) expect(existsSync(join(root, source))).toBe(true);
  }
  expect(containerfile).toContain(`bun@${process.versions.bun ?? ''}`);
});
