import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { exitCodes } from '../../platform/cli/frame/exit-codes.ts';
import { nearest } from '../../platform/cli/frame/nearest.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { commandLine } from './support/command-line.ts';

const line = commandLine(await scratchFolder());

test('What is mistyped is refused, and says where the help is', async () => {
  const option = await line.run('payments', 'create', '--ammount', '1');
  expect([option.code, option.err]).toEqual([
    2,
    'Give --amount, not --ammount: this command has no such option\n  (quittance payments create --help)\n',
  ]);
  const strange = await line.run('payments', 'create', '--colour', 'red');
  expect(strange.err).toStartWith('Leave out --colour: this command has no such option\n');
  const command = await line.run('payments', 'creat');
  expect(command.code).toBe(2);
  expect(command.err).toStartWith('Use "quittance payments create", not "creat"\n');
  const unknown = await line.run('frobnicate');
  expect(unknown.err).toStartWith('Use a command of "quittance", not "frobnicate"\n');
  const value = await line.run('payments', 'get');
  expect(value.code).toBe(2);
  expect(value.err).toStartWith('Give <ID>: Id of the payment\n');
  const amount = await line.run('payments', 'create', '--amount', '1');
  expect(amount.err).toStartWith('Give --currency: ISO 4217, such as EUR\n');
  const nowhere = await line.run('payments', 'list');
  expect(nowhere.code).toBe(2);
  expect(nowhere.err).toContain('--url');
}, 60_000);

test.each(['serve', 'api', 'worker', 'edge'])(
  '%s tells all that is wrong with its configuration, as JSON too',
  async (command) => {
    const wrong = commandLine(line.folder, {
      QUITTANCE_SECRET: 'short',
      UPSTASH_REDIS_REST_URL: 'x',
    });
    const { code, out, err } = await wrong.run(command, '--json');
    expect([code, out]).toEqual([78, '']);
    const { errors } = JSON.parse(err) as { errors: { detail: string }[] };
    const told = errors.map(({ detail }) => detail).join();
    for (const name of ['QUITTANCE_SECRET', 'UPSTASH_REDIS_REST_URL']) expect(told).toContain(name);
    expect((await wrong.run(command)).err).toContain('Mend the configuration:\n  - ');
  },
);

test('dev is not started on a port that is none', async () => {
  for (const option of ['--port', '--temporal-port']) {
    const { code, err } = await line.run('dev', option, 'x');
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^Give --.* as a number from 1 to 65535/),
    ]);
  }
});

test('Help and version are without colours where nobody sees them', async () => {
  for (const words of [['--version'], ['version'], ['-v']]) {
    expect((await line.run(...words)).out).toBe(`${packageJson.version}\n`);
  }
  const { version } = packageJson;
  expect((await line.run('--version', '--json')).json()).toEqual({ version });
  const asked = await line.run('help', 'payments', 'capture');
  const help = await line.run('payments', 'capture', '--help');
  expect(help.code).toBe(0);
  expect(help.out).toContain('--no-final');
  expect([asked.code, asked.out]).toEqual([0, help.out]);
  expect(help.out).not.toMatch(/ $/m);
  expect((await line.run('help')).out).toContain('USAGE quittance dev|serve');
  expect((await line.run('help', 'payment')).err).toContain('"quittance payments", not "payment"');
  expect(help.out).not.toContain('\u001b');
  for (const { code, meaning } of Object.values(exitCodes)) {
    expect(help.out).toContain(`${code}  ${meaning}`);
  }
}, 60_000);

test('A word that is near to none is not guessed at', () => {
  const words = ['payments', 'keys', 'commands', 'api'];
  const guesses = ['paymets', 'pyaments', 'pay', 'key', 'comands', 'x', 'apples', 'ap'];
  expect(guesses.map((guess) => nearest(guess, words))).toEqual([
    'payments',
    'payments',
    'payments',
    'keys',
    'commands',
    undefined,
    undefined,
    'api',
  ]);
});

describe('Each shell completes what the tree has', () => {
  test('bash', async () => {
    const { out } = await line.run('completion', 'bash');
    const asked = `${out}
      complete_it() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _quittance; echo "\${COMPREPLY[@]}"; }
      complete_it quittance pay
      complete_it quittance payments cr
      complete_it quittance payments create --am`;
    const shell = Bun.spawn(['bash', '-c', asked], { stdout: 'pipe' });
    expect(await new Response(shell.stdout).text()).toBe('payments\ncreate\n--amount\n');
  });
  test.each(['zsh', 'fish'])('%s', async (shell) => {
    const { code, out } = await line.run('completion', shell);
    expect(code).toBe(0);
    expect(out).toContain('payments');
    expect(out).toContain('Create a payment');
    if (shell !== 'fish') return;
    expect(out).toContain(
      'seen_subcommand_from keys; and not __fish_seen_subcommand_from create list',
    );
  });
  test('and no other', async () => {
    expect((await line.run('completion', 'powershell')).code).toBe(2);
  });
});

test('docs/cli.md is what the commands say: bun platform/cli/main.ts reference > docs/cli.md', async () => {
  const { out } = await line.run('reference');
  const page = await Bun.file(join(import.meta.dir, '../../docs/cli.md')).text();
  const plain = (text: string): string => text.replaceAll(/[ -]+/g, ' ');
  expect(plain(page)).toBe(plain(out));
}, 60_000);
