import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const stopLimitMs = 5_000;

interface ServerRecord {
  server: number;
  owner: number;
}

/** Notes beside the database file which OS process serves it, and for whom. */
export async function recordServer(databaseFile: string, server: number): Promise<void> {
  const record: ServerRecord = { server, owner: process.pid };
  await writeFile(recordFile(databaseFile), JSON.stringify(record));
}

export async function forgetServer(databaseFile: string): Promise<void> {
  await rm(recordFile(databaseFile), { force: true });
}

/**
 * Stops a server that a dead owner left behind; one whose owner lives is an error, since two servers
 * on one database file would destroy it.
 */
export async function stopLeftoverServer(databaseFile: string): Promise<void> {
  const record = await readRecord(databaseFile);
  if (!record || !(await serves(record.server, databaseFile))) return forgetServer(databaseFile);
  if (record.owner !== process.pid && (await commandLine(record.owner)) !== '') {
    throw new Error(
      `Cannot use ${databaseFile}: process ${record.owner} runs with it; stop that one or choose another --home`,
    );
  }
  await stopProcess(record.server, () => serves(record.server, databaseFile));
  await forgetServer(databaseFile);
}

/** SIGTERM, and SIGKILL to one that has not gone after five seconds. */
export async function stopProcess(
  pid: number,
  runs: () => boolean | Promise<boolean>,
): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (await runs()) send(pid, signal);
    const deadline = Date.now() + stopLimitMs;
    while ((await runs()) && Date.now() < deadline) await sleep(20);
    if (!(await runs())) return;
  }
  throw new Error(`Cannot stop process ${pid}: end it by hand`);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Ids are used again: a record proves nothing until the process's own command line names our file. */
async function serves(pid: number, databaseFile: string): Promise<boolean> {
  return (await commandLine(pid)).includes(`--db-filename=${databaseFile}`);
}

/** Empty for a process that is gone or only waits to be reaped. */
async function commandLine(pid: number): Promise<string> {
  try {
    if (process.platform !== 'linux') {
      return (await run('ps', ['-o', 'command=', '-p', String(pid)])).stdout.trim();
    }
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

async function readRecord(databaseFile: string): Promise<ServerRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(recordFile(databaseFile), 'utf8'));
    return Number.isInteger(record.server) && Number.isInteger(record.owner) ? record : undefined;
  } catch {
    return undefined;
  }
}

function recordFile(databaseFile: string): string {
  return `${databaseFile}.server.json`;
}
