import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleEdge, type EdgeBundle } from '../platform/cli/edge/bundle-edge.ts';
import { denoBinary } from '../platform/cli/edge/runtimes.ts';
import { startEdge } from '../platform/cli/edge/start-edge.ts';
import { leastCruised, reach } from './gates/reach.ts';
import { installed, root, run } from './gates/run.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const limitMs = 300_000;
const plants = join(root, 'tests/gates/plants');
const gzippedLimit = 100 * 1024;

let folder: { readonly path: string; remove(): Promise<void> };
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

const plantedText = async (name: string): Promise<string> => Bun.file(join(plants, name)).text();

// That it keeps to it is a step of `npm run check` of its own.
describe('Types: an edge has no names of one runtime', () => {
  const tsc = (project: string) => run([installed('tsc'), '--project', project]);

  test(
    'and a planted one is seen',
    async () => {
      const own = join(folder.path, 'types');
      await mkdir(own);
      await writeFile(join(own, 'planted.ts'), await plantedText('global-process.txt'));
      const config = {
        extends: join(root, 'tsconfig.edge.json'),
        include: ['planted.ts'],
        exclude: [],
      };
      await writeFile(join(own, 'tsconfig.json'), JSON.stringify(config));
      const { passed, said } = await tsc(join(own, 'tsconfig.json'));
      expect([passed, said.includes("Cannot find name 'process'")]).toEqual([false, true]);
    },
    limitMs,
  );

  test(
    'and Deno finds the same',
    async () => {
      const env = { DENO_DIR: join(folder.path, 'deno'), DENO_NO_UPDATE_CHECK: '1' };
      const check = (file: string) => run([denoBinary(), 'check', '--no-remote', file], { env });
      expect(await check('platform/edge.ts')).toMatchObject({ passed: true });
      const place = join(folder.path, 'wrong.ts');
      await writeFile(place, "export const count: number = 'one';\n");
      expect(await check(place)).toMatchObject({ passed: false });
    },
    limitMs,
  );
});

describe('Reach: an edge imports nothing of the origin, however indirectly', () => {
  test(
    'and keeps to it',
    async () => {
      const { passed, said, cruised } = await reach('platform/edge.ts');
      expect([passed, said]).toEqual([true, '']);
      expect(cruised).toBeGreaterThan(leastCruised);
    },
    limitMs,
  );

  test.each([
    ['tests/gates/plants/reaches-origin.ts', 'the edge reaches the origin'],
    ['tests/gates/plants/needs-node.ts', 'the edge needs a runtime'],
  ])(
    'and %s is seen',
    async (entry, rule) => {
      const { passed, said } = await reach(entry);
      expect([passed, said.includes(rule)]).toEqual([false, true]);
    },
    limitMs,
  );
});

describe('Lint: no file of an edge names a runtime', () => {
  // Of this rule alone: types are another gate's.
  const lint = (cwd: string, path: string) =>
    run([installed('oxlint'), '--config', join(cwd, '.oxlintrc.json'), path], { cwd });

  test(
    'and a planted one is seen',
    async () => {
      const own = join(folder.path, 'lint');
      await mkdir(join(own, 'platform/http'), { recursive: true });
      const config = (await Bun.file(join(root, '.oxlintrc.json')).json()) as Record<
        string,
        unknown
      >;
      const untyped = { ...config, options: {} };
      await writeFile(join(own, '.oxlintrc.json'), JSON.stringify(untyped));
      const place = join(own, 'platform/http/planted.ts');
      await writeFile(place, 'export const fine = 1;\n');
      expect(await lint(own, 'platform')).toMatchObject({ passed: true });
      await writeFile(place, await plantedText('global-process.txt'));
      expect((await lint(own, 'platform')).passed).toBe(false);
      await writeFile(place, "import { x } from 'node:fs';\nexport const y = x;\n");
      expect((await lint(own, 'platform')).passed).toBe(false);
    },
    limitMs,
  );
});

describe('Bundle: an edge is one small file for every runtime', () => {
  let bundle: EdgeBundle;
  beforeAll(async () => {
    bundle = await bundleEdge(join(folder.path, 'bundle'));
  });

  test('of at most 100 KiB, gzipped, without what only an origin needs', () => {
    const { gzippedBytes, bytes, packages } = bundle;
    const kilobytes = (size: number) => (size / 1_024).toFixed(1);
    console.log(`  The edge is ${kilobytes(gzippedBytes)} KiB gzipped, ${kilobytes(bytes)} KiB`);
    expect(gzippedBytes).toBeLessThan(gzippedLimit);
    expect(packages).toContain('hono');
    for (const name of ['stripe', 'protobufjs', 'kysely', 'hono-openapi', '@temporalio/client']) {
      expect(packages).not.toContain(name);
    }
  });

  test('and one that needs Node cannot be made', () => {
    const made = bundleEdge(join(folder.path, 'planted'), join(plants, 'needs-node.ts'));
    expect(made).rejects.toThrow('node:fs');
  });

  describe.each(['workerd', 'deno'] as const)('Boot: it starts on %s', (runtime) => {
    const environment = {
      COMMANDS_URL: 'http://127.0.0.1:9',
      QUITTANCE_SECRET: 'a secret that signs what nobody reads',
    };

    test(
      'with net and environment alone',
      async () => {
        const edge = await startEdge({
          runtime,
          environment,
          bundle: bundle.path,
          output: 'ignore',
        });
        console.log(`  ${runtime}: the first answer ${edge.startMs.toFixed(0)} ms after its start`);
        const answer = await fetch(`${edge.url}/v1/payments`);
        expect([answer.status, await answer.text()]).toEqual([
          401,
          expect.stringContaining('unauthenticated'),
        ]);
        await edge.stop();
      },
      limitMs,
    );

    test(
      'and one that wants more does not',
      () => {
        const planted = join(plants, 'reads-files.js');
        const started = startEdge({ runtime, environment, bundle: planted, output: 'ignore' });
        expect(started).rejects.toThrow('ended at once');
      },
      limitMs,
    );
  });
});
