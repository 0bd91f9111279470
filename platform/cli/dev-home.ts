import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** What `dev` keeps between two starts, beside the databases. */
export interface DevCredentials {
  readonly secret: string;
  readonly rootKey: string;
  readonly organizationId?: string;
  readonly apiKey?: string;
}

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

export async function openDevHome(folder: string): Promise<DevHome> {
  const home = resolve(folder);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const path = (name: string): string => join(home, name);

  const writeWhole = async (name: string, content: unknown): Promise<void> => {
    const unfinished = path(`${name}.${process.pid}`);
    await writeFile(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: ownerOnly });
    await rename(unfinished, path(name));
  };
  const keepCredentials = (credentials: DevCredentials) =>
    writeWhole('credentials.json', credentials);

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
    announce: (content) => writeWhole('dev.json', content),
    withdraw: () => rm(path('dev.json'), { force: true }),
  };
}
