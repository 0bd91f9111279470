import { beforeAll, describe, expect, test } from 'bun:test';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandDefinition } from '../../platform/cli/frame/find-command.ts';
import { exitCodes } from '../../platform/cli/frame/exit-codes.ts';
import { tree } from '../../platform/cli/tree.ts';
import type { Program } from '../faults/harness/program.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { until } from '../support/until.ts';
import { commandLine, ran, sharedDev, type DevUnderTest } from './support/command-line.ts';
import { leavesOf } from './support/leaves.ts';

let dev: DevUnderTest;
beforeAll(async () => {
  dev = await sharedDev();
  await writeFile(join(dev.folder, 'new.csv'), 'key,amount,currency\nevery-1,100,EUR\n');
}, 90_000);

const leaves = await leavesOf(tree as CommandDefinition);

const create = (id: string, method = '{"type":"manual"}', more = ''): string =>
  `payments create --id every-${id} --amount 5 --currency EUR --method ${method} ${more}`.trim();
const sandbox = (token: string): string => `{"type":"sandbox","token":"${token}"}`;

/** Command lines one after the other; the last is the one that is meant. `$x` is an earlier id. */
const lines: Readonly<Record<string, readonly string[]>> = {
  dashboard: ['dashboard'],
  'payments create': [create('create')],
  'payments get': [create('get'), 'payments get every-get'],
  'payments list': ['payments list --limit 2'],
  'payments statistics': ['payments statistics --interval day'],
  'payments update': [create('update'), 'payments update every-update --reference changed'],
  'payments delete': [create('delete'), 'payments delete every-delete'],
  'payments complete': [create('complete'), 'payments complete every-complete'],
  'payments fail': [create('fail'), 'payments fail every-fail --code lost'],
  'payments cancel': [create('cancel'), 'payments cancel every-cancel'],
  'payments retry': [
    create('retry'),
    'payments fail every-retry --code lost',
    'payments retry every-retry',
  ],
  'payments confirm': [
    create('confirm', sandbox('tok_requires_action')),
    'until every-confirm requires_action',
    'payments confirm every-confirm',
  ],
  'payments capture': [
    create('capture', sandbox('tok_success'), '--capture manual'),
    'until every-capture authorized',
    'payments capture every-capture --amount 3',
  ],
  'payments refund': [
    create('refund'),
    'payments complete every-refund',
    'payments refund every-refund --amount 2',
  ],
  'payments refunds': [create('refunds'), 'payments refunds every-refunds'],
  'commands get': [`${create('command')} --async --json`, 'commands get $id'],
  'commands list': ['commands list --status succeeded'],
  'commands retry': [`${create('decided')} --async --json`, 'commands retry $id'],
  'events tail': ['events tail --last 3'],
  'keys create': ['keys create --name Every --scopes payments:read'],
  'keys list': ['keys list'],
  'keys revoke': ['keys create --name Gone --scopes payments:read --json', 'keys revoke $id'],
  'organizations create': ['organizations create --name Every'],
  'organizations list': ['organizations list'],
  'organizations suspend': [
    'organizations create --name Every --json',
    'organizations suspend $id',
  ],
  'organizations resume': [
    'organizations create --name Every --json',
    'organizations suspend $id',
    'organizations resume $id',
  ],
  doctor: ['doctor'],
  migrate: ['migrate --database every.db'],
  verify: ['migrate --database every.db', 'verify --database every.db'],
  backup: ['backup --to every-backup'],
  restore: ['backup --to for-restore', 'restore --from for-restore --database every-restored.db'],
  import: ['import new.csv'],
  export: ['export --to every.csv'],
  demo: ['demo --organizations 1 --payments 3'],
  bench: ['bench --seconds 1 --concurrency 1'],
  generate: [
    'generate --database every-generated.db --payments 10 --organizations 1 --until 2026-03-01',
  ],
  completion: ['completion fish'],
  reference: ['reference'],
};

/** One that cannot go well: no command of a test's own fails by itself. */
const refused = ['commands retry'];

/** Those that go on until they are stopped, and what they say when they are ready. */
const lasting: Readonly<Record<string, readonly [words: string, ready: RegExp]>> = {
  serve: ['serve --port 0', /"Ready".*"url"/],
  api: ['api --port 0', /"Ready".*"url"/],
  worker: ['worker --port 0', /"Ready".*"url"/],
  edge: ['edge --runtime bun --port 0', /Edge on bun at/],
  'webhooks listen': ['webhooks listen --forward-to http://127.0.0.1:9', /Ready/],
};

const wasRun = (words: string): boolean =>
  ran.some((given) => `${given.join(' ')} `.startsWith(`${words} `));

test('No command is without a test that runs it', () => {
  const tested = ['dev', ...Object.keys(lines), ...Object.keys(lasting)];
  expect(tested.sort()).toEqual(leaves.map(({ words }) => words).sort());
});

describe('Each command does something', () => {
  test('dev', () => {
    expect(dev.program.output()).toContain('Ready in');
    expect(wasRun('dev')).toBe(true);
  });

  test.each(Object.keys(lines))(
    '%s',
    async (leaf) => {
      let id = '';
      let ended = { code: -1, out: '', err: '' };
      for (const line of lines[leaf] ?? []) {
        const [word = '', payment = '', status = ''] = line.split(' ');
        if (word === 'until') {
          await until(`${payment} is ${status}`, 20_000, async () => {
            const shown = await dev.run('payments', 'get', payment, '--json');
            return shown.json<{ status: string }>().status === status;
          });
          continue;
        }
        const run = await dev.run(...line.replace('$id', id).split(' '));
        if (line.endsWith('--json')) ({ id } = run.json<{ id: string }>());
        ended = run;
      }
      const expected = refused.includes(leaf) ? 3 : 0;
      expect([ended.code, expected === 0 ? '' : ended.out]).toEqual([expected, '']);
      expect(expected === 0 ? ended.out : ended.err).not.toBe('');
      expect(wasRun(leaf)).toBe(true);
    },
    60_000,
  );

  test.each(Object.keys(lasting))(
    '%s',
    async (leaf) => {
      const [line = '', ready = /$/] = lasting[leaf] ?? [];
      const announced = JSON.parse(
        await readFile(join(dev.folder, '.quittance/dev.json'), 'utf8'),
      ) as { temporalAddress: string };
      const own = ['serve', 'api', 'worker'].includes(leaf)
        ? commandLine(await scratchFolder(), {
            QUITTANCE_SECRET: 'x'.repeat(32),
            QUITTANCE_ROOT_KEY: 'r'.repeat(32),
            TEMPORAL_ADDRESS: announced.temporalAddress,
          })
        : dev;
      const program: Program = own.start(...line.split(' '));
      await until('it is ready', 60_000, () => ready.test(program.output()));
      expect(await program.stop()).toBe(0);
      expect(wasRun(leaf)).toBe(true);
    },
    90_000,
  );
});

describe('Each command', () => {
  const every = leaves.map(({ words }) => words);

  test.each(every)('%s: says how it is used, without colours for a file', async (leaf) => {
    const help = await dev.run(...leaf.split(' '), '--help');
    expect([help.code, help.err]).toEqual([0, '']);
    expect(help.out).toContain(`USAGE quittance ${leaf}`);
    for (const { meaning } of Object.values(exitCodes)) expect(help.out).toContain(meaning);
    expect(help.out).not.toContain('\u001b');
  });

  test.each(every)('%s: tells what is mistyped, as JSON too', async (leaf) => {
    const { code, out, err } = await dev.run(...leaf.split(' '), '--no-such-option', '--json');
    expect([code, out]).toEqual([2, '']);
    expect(JSON.parse(err)).toEqual({ code: 'usage', detail: expect.stringContaining('option') });
  });
});

describe('Each command that asks the API', () => {
  const sample: Readonly<Record<string, string>> = {
    amount: '1',
    currency: 'EUR',
    scopes: 'payments:read',
    'forward-to': 'http://127.0.0.1:9',
    file: 'new.csv',
  };
  const asking = leaves
    .filter(({ command }) => command.args && 'url' in command.args)
    .map(({ words, command }) => {
      const given = Object.entries(command.args ?? {}).flatMap(([name, definition]) => {
        if (!definition.required) return [];
        const value = sample[name] ?? 'x.csv';
        return definition.type === 'positional' ? [value] : [`--${name}`, value];
      });
      return [words, [...words.split(' '), ...given]] as const;
    });

  test.each(asking)('%s: tells that nobody answers', async (_, words) => {
    const at = ['--url', 'http://127.0.0.1:9', '--key', 'qk_x', '--json'];
    const { code, out, err } = await dev.run(...words, ...at);
    expect([code, out]).toEqual([4, '']);
    const detail = expect.stringContaining('Cannot reach http://127.0.0.1:9') as string;
    expect(JSON.parse(err)).toEqual({ code: 'unavailable', detail });
  });

  test.each(asking)('%s: tells that its key is wrong', async (_, words) => {
    const { code, out, err } = await dev.run(...words, '--key', 'qk_of_nobody', '--json');
    expect([code, out]).toEqual([3, '']);
    expect(JSON.parse(err)).toMatchObject({ code: 'unauthenticated', status: 401 });
  });
});
