import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { layoutRules } from './architecture/layout.ts';
import { plants } from './architecture/plants.ts';
import { importRules } from './architecture/rules.ts';
import { violations, type File } from './architecture/violations.ts';

const root = join(import.meta.dir, '..');

test('The tree keeps to the rules', async () => {
  const found = violations(await tree());
  expect(found.map(({ rule, path, message }) => `${path}: ${message} (${rule})`)).toEqual([]);
});

describe('Each rule bites', () => {
  test.each(plants.map((plant) => [plant.rule, plant] as const))('%s', (rule, { files }) => {
    expect(violations(files).map((violation) => violation.rule)).toContain(rule);
  });

  test('and none is left without a plant', () => {
    const rules = ['place', ...[...importRules, ...layoutRules].map(({ name }) => name)];
    const planted = new Set(plants.map(({ rule }) => rule));
    expect(rules.filter((rule) => !planted.has(rule))).toEqual([]);
  });
});

describe('What the table allows is allowed', () => {
  test.each([
    ['modules/payments/commands/create.ts', "import * as v from 'valibot';"],
    ['modules/payments/handlers/invoice.ts', "import type { E } from '../../billing/events.ts';"],
    ['modules/payments/domain/payment.ts', 'export const at = (time: string) => new Date(time);'],
    ['platform/http/routes.ts', "import { submit } from '../commands/gateway.ts';"],
    ['platform/database/http.ts', "import { Busy } from '../commands/ports.ts';"],
    ['platform/database/file.ts', "import { open } from 'node:fs/promises';"],
    ['platform/origin.ts', "import { registry } from './metrics/registry.ts';"],
    ['platform/metrics/registry.ts', "import { Registry } from 'prom-client';"],
    ['worker/workflows/shard.ts', "import type * as activities from '../activities/index.ts';"],
    [
      'worker/workflows/collect.ts',
      "import { next } from '../../modules/payments/processes/a.ts';",
    ],
  ])('%s: %s', (path, source) => {
    const found = violations([{ path, source }]);
    expect(found.filter(({ rule }) => rule !== 'shape of a module')).toEqual([]);
  });
});

async function tree(): Promise<File[]> {
  const folders = '{modules,platform,worker,bench,tests,client/src,client/build}';
  const paths = [...new Bun.Glob(`${folders}/**/*`).scanSync(root)];
  return Promise.all(
    paths.map(async (path) => ({ path, source: await Bun.file(join(root, path)).text() })),
  );
}
