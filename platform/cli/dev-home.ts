import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import Sqlite from 'libsql';
import { isBusy, type DriverError } from '../database/failure.ts';
import { sha256 } from '../tokens/sha256.ts';
import { CommandFailure } from './frame/command-failure.ts';

/** What `dev` keeps between two starts, beside the databases. */
export interface DevCredentials {
  readonly secret: string;
  readonly rootKey: string;
  readonly organizationId?: string;
  readonly apiKey?: string;
}

/** What a `dev` and the edges before it know of each other by; made of what is kept already. */
export const edgeSecretOf = ({ secret }: DevCredentials): string => sha256(`edge ${secret}`);

/** The folder that a `dev` keeps its state in. */
export interface DevHome {
  path(name: string): string;
  credentials(): Promise<DevCredentials>;
  keepCredentials(credentials: DevCredentials): Promise<void>;
  /** Tells other programs where this `dev` is; removed when it ends. */
  announce(content: Readonly<Record<string, string>>): Promise<void>;
  withdraw(): Promise<void>;
}

const ownerOnly = 0o600;

/** Opens the folder, and makes it where there is none. A `dev` that runs there already is an error. */
export async function openDevHome(folder: string): Promise<DevHome> {
  const home = resolve(folder);
  await mkdir(home, { recursive: true, mode: 0o700 }).catch(unwritable(home));
  await access(home, constants.W_OK).catch(unwritable(home));
  const path = (name: string): string => join(home, name);
  const announcement = path('dev.json');
  await lock(home, announcement);

  const writeWhole = async (name: string, text: string): Promise<void> => {
    const unfinished = path(`${name}.${process.pid}`);
    await writeFile(unfinished, text, { mode: ownerOnly }).catch(unwritable(home));
    await rename(unfinished, path(name));
  };
  const keepCredentials = (credentials: DevCredentials) =>
    writeWhole('credentials.json', textOf(credentials));

  let announced: string | undefined;
  return {
    path,
    keepCredentials,
    async credentials() {
      const kept = await readFile(path('credentials.json'), 'utf8').catch(() => undefined);
      if (kept !== undefined) return JSON.parse(kept) as DevCredentials;
      const made = {
        secret: randomBytes(32).toString('hex'),
        rootKey: `root_${randomBytes(24).toString('hex')}`,
      };
      await keepCredentials(made);
      return made;
    },
    announce: (content) => {
      announced = textOf(content);
      return writeWhole('dev.json', announced);
    },
    async withdraw() {
      const found = await readFile(announcement, 'utf8').catch(() => undefined);
      if (found === announced) await rm(announcement, { force: true });
    },
  };
}

const textOf = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`;

/** Kept until the process ends, however it ends: the kernel lets them go. */
const locks = new Set<Sqlite.Database>();

/** Of two at once one gets the home: two Temporal servers on one file would destroy it. */
async function lock(home: string, announcement: string): Promise<void> {
  const taken = new Sqlite(join(home, 'dev.lock'), { timeout: 0 });
  try {
    taken.exec('BEGIN EXCLUSIVE');
    locks.add(taken);
  } catch (error) {
    taken.close();
    if (!isBusy(error as DriverError)) return unwritable(home)(error as Error);
    const found = await readFile(announcement, 'utf8').catch(() => '{}');
    const { url } = JSON.parse(found) as { readonly url?: string };
    const who = url === undefined ? 'another dev' : `the dev at ${url}`;
    throw new CommandFailure(
      'failed',
      `Cannot use ${home}: ${who} runs with it; stop that one or choose another --home`,
    );
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'its file system is read-only',
  ENOSPC: 'its disk is full',
  EDQUOT: 'its disk is full',
  EEXIST: 'it is a file',
  ENOTDIR: 'it lies in a file',
  ENOENT: 'no folder can be made there',
};

const unwritable =
  (home: string) =>
  (error: NodeJS.ErrnoException): never => {
    const reason = reasons[error.code ?? ''] ?? error.message;
    throw new CommandFailure(
      'failed',
      `Cannot write to ${home}: ${reason}; mend that or choose another folder with --home`,
    );
  };
