// The way from a fresh clone to a running script: `node platform/cli/bootstrap.mjs <script.ts> [args…]`.
// Plain Node without dependencies, since nothing else is installed yet. Bun does the install because
// Node 20's npm silently picks older versions of packages whose newest release needs a newer Node.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { constants } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const modules = join(root, 'node_modules');
const bun = join(modules, '.bin', 'bun');
const stamp = join(modules, '.quittance-install');
const lock = join(modules, '.quittance-install.lock');
const staleLockMs = 10_000;
const lookForParentMs = 500;

const manifest = readFileSync(join(root, 'package.json'), 'utf8');
const { devDependencies, patchedDependencies } = JSON.parse(manifest);
const version = devDependencies.bun;
const installed = ['bun.lock', ...Object.values(patchedDependencies)];
const wanted = createHash('sha256')
  .update(
    [
      `${process.platform} ${process.arch}`,
      manifest,
      ...installed.map((file) => readFileSync(join(root, file), 'utf8')),
    ].join('\n'),
  )
  .digest('hex');

const [script, ...rest] = process.argv.slice(2);
if (!script)
  fail('Name the script to run: node platform/cli/bootstrap.mjs <script.ts> [arguments]');
if (!isInstalled()) await installOnce();
run(isAbsolute(script) ? script : join(root, script), rest[0] === '--' ? rest.slice(1) : rest);

function isInstalled() {
  try {
    return readFileSync(stamp, 'utf8') === wanted && statSync(bun).size > 1_000_000;
  } catch {
    return false;
  }
}

/** Installs under a lock: of several bootstraps at a time one installs and the others wait for it. */
async function installOnce() {
  mkdirSync(modules, { recursive: true });
  for (let told = false; !tryLock(); told = true) {
    if (!told) say('Waiting for another install to finish');
    await sleep(100);
  }
  // The holder touches its lock, so that a lock nobody touches is known to be a dead one's.
  const touch = setInterval(() => utimesSync(lock, new Date(), new Date()), 1_000);
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.on('exit', release);
  try {
    if (!isInstalled()) await install();
  } finally {
    clearInterval(touch);
    process.off('exit', release);
    release();
  }
}

function tryLock() {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  try {
    if (Date.now() - statSync(lock).mtimeMs < staleLockMs) return false;
    // A rename succeeds for one of those who found it stale.
    const abandoned = `${lock}.${process.pid}`;
    renameSync(lock, abandoned);
    rmSync(abandoned, { recursive: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  return false;
}

async function install() {
  const started = Date.now();
  say(`Installing dependencies with Bun ${version} (about ten seconds the first time)`);
  // Gone until the end, so that an interrupted install is never taken for a finished one.
  rmSync(stamp, { force: true });
  // npx prefers an installed Bun to its own, even one that was half written.
  if (spawnSync(bun, ['--version'], { encoding: 'utf8' }).stdout?.trim() !== version) {
    rmSync(join(modules, 'bun'), { recursive: true, force: true });
    rmSync(bun, { force: true });
  }
  const { code, output } = await collect('npx', [
    '--yes',
    `bun@${version}`,
    'install',
    '--frozen-lockfile',
  ]);
  if (code !== 0) {
    process.stderr.write(`${output.trimEnd()}\n`);
    fail(
      code === undefined
        ? 'Install npm, which brings npx: it was not found on PATH'
        : 'Cannot install the dependencies (see above): check that npm reaches its package registry and that bun.lock belongs to package.json, then run this again',
    );
  }
  writeFileSync(`${stamp}.${process.pid}`, wanted);
  renameSync(`${stamp}.${process.pid}`, stamp);
  say(`Installed in ${((Date.now() - started) / 1_000).toFixed(1)} s`);
}

function collect(command, args) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.once(signal, () => {
        child.kill(signal);
        process.exit(128 + constants.signals[signal]);
      });
    }
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: undefined, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Runs the script in our place: our streams, our signals, its exit code. */
function run(file, args) {
  // When we are killed without a chance to pass it on, Bun stops by itself.
  const child = spawn(bun, ['--no-orphans', file, ...args], { stdio: 'inherit' });
  const sent = new Set();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.removeAllListeners(signal);
    process.on(signal, () => {
      // A terminal's Ctrl-C reaches the whole foreground group, the child too; npm repeats what it gets.
      const hasItAlready = signal === 'SIGINT' && process.stdin.isTTY;
      if (!hasItAlready && !sent.has(signal)) child.kill(signal);
      sent.add(signal);
    });
  }
  // A SIGTERM to npm ends npm and its shell, and nobody tells us.
  const { ppid } = process;
  if (process.env.npm_lifecycle_event !== undefined) {
    const looking = setInterval(() => {
      if (process.ppid === ppid) return;
      clearInterval(looking);
      child.kill('SIGTERM');
    }, lookForParentMs);
  }
  child.on('error', (error) =>
    fail(`Cannot start Bun: ${error.message}; delete node_modules and run this again`),
  );
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function say(message) {
  process.stderr.write(`${message}\n`);
}

function fail(message) {
  say(message);
  process.exit(1);
}
