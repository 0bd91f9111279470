import { beforeAll, expect, test } from 'bun:test';
import { chmod, chown, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { lastingPort } from '../support/lasting-port.ts';
import { executableAlone } from './executable.ts';
import { asNobody, withoutNetwork } from './no-network.ts';

const nobody = asNobody();
let folder: string;

beforeAll(async () => {
  ({ folder } = await executableAlone());
}, 120_000);

/** Runs shell commands beside the executable, in an empty folder, without Node, Bun or a network. */
async function visit(name: string, commands: string, user: readonly string[] = []) {
  const place = join(folder, name);
  await mkdir(join(place, 'home'), { recursive: true });
  for (const each of [folder, place, join(place, 'home')]) await chmod(each, 0o755);
  if (user.length > 0) for (const each of [place, `${place}/home`]) await chown(each, 65534, 65534);
  const before = withoutNetwork(user);
  const [port, temporalPort] = [await lastingPort(), await lastingPort()];
  const ports = before.includes('unshare') ? '' : `--port ${port} --temporal-port ${temporalPort}`;
  const shell = Bun.spawn([...before, '/bin/sh', '-c', functions(ports) + commands], {
    cwd: place,
    env: { HOME: join(place, 'home'), PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = await new Response(shell.stdout).text();
  return { place, output, code: await shell.exited };
}

const functions = (ports: string) => `
DEV=
start() {
  : > dev.log
  ../quittance dev ${ports} >> dev.log 2>&1 & DEV=$!
  until grep -q 'Ready in' dev.log; do kill -0 $DEV || { cat dev.log; exit 1; }; sleep 0.02; done
}
stop() { kill -TERM $DEV; wait $DEV; }
trap 'kill -KILL $DEV 2>/dev/null || true' EXIT
seconds() { date +%s.%N; }
`;

test('Copied alone and kept from the network it is ready, and answers its first command', async () => {
  const { code, output, place } = await visit(
    'first',
    `set -eu
    BEGUN=$(seconds)
    start
    READY=$(seconds)
    ../quittance payments create --id first --amount 1234 --currency EUR --json
    echo times $BEGUN $READY $(seconds)
    kill -KILL $DEV; wait $DEV || true
    start
    ../quittance payments get first --json
    ../quittance doctor
    stop
    echo stopped`,
  );
  expect([code, output]).toEqual([0, expect.stringContaining('stopped')]);
  expect(output.match(/"id":"first"/g)).toHaveLength(2);
  const [, begun, ready, answered] = (/^times (\S+) (\S+) (\S+)$/m.exec(output) ?? []).map(Number);
  const after = (time = 0) => `${(time - (begun ?? 0)).toFixed(1)} s`;
  console.log(`Ready after ${after(ready)}, the first command answered after ${after(answered)}`);
  expect(await readFile(join(place, 'dev.log'), 'utf8')).not.toContain('Downloading');

  // What is left is its home, for its owner only, and its Temporal in the user's cache.
  expect((await readdir(place)).sort()).toEqual(['.quittance', 'dev.log', 'home']);
  const left = await readdir(join(place, '.quittance'));
  expect(left).toContain('quittance.db');
  expect(left).not.toContain('dev.json');
  for (const name of left) {
    const { mode } = await stat(join(place, '.quittance', name));
    expect([name, mode & 0o077]).toEqual([name, 0]);
  }
  expect(await readdir(join(place, 'home/.cache/quittance'))).toHaveLength(1);
  expect(await processesOf(place)).toEqual([]);
}, 120_000);

test('A user who owns nothing but the folder runs it', async () => {
  if (!nobody) return;
  const { code, output } = await visit(
    'nobody',
    `set -eu
    start
    ../quittance payments create --amount 1234 --currency EUR --json
    stop`,
    nobody,
  );
  expect([code, output]).toEqual([0, expect.stringContaining('"amount":1234')]);
}, 120_000);

test('Where its native parts cannot be unpacked it says what to do', async () => {
  const { code, output } = await visit(
    'unpacked',
    'TMPDIR=/nowhere ../quittance migrate --database file:new.db 2>&1; TMPDIR=/nowhere ../quittance --version',
  );
  expect([code, output]).toEqual([0, expect.stringMatching(/set TMPDIR to a folder.*\n\d+\./)]);
  expect(output.length).toBeLessThan(400);
}, 60_000);

/** Of all processes here those that name the folder. */
async function processesOf(name: string): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const ids = (await readdir('/proc')).filter((each) => /^\d+$/.test(each));
  const lines = await Promise.all(
    ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line.includes(name));
}
