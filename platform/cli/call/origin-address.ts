import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CommandFailure } from '../frame/command-failure.ts';

/** Where a running `dev` is, as it says itself. */
export interface Announcement {
  readonly url: string;
  readonly organizationId: string;
  readonly apiKey: string;
  readonly rootKey: string;
  readonly temporalAddress: string;
  /** The folder of its state. */
  readonly home: string;
}

/** Options of every command that calls the API. */
export const addressArguments = {
  url: { type: 'string', description: 'Address of the API (QUITTANCE_URL, or a running dev)' },
  key: { type: 'string', description: 'API key (QUITTANCE_API_KEY, or that of a running dev)' },
} as const;

/** The `dev` with this home, or with QUITTANCE_HOME, or whose home is in this folder or above. */
export function runningDev(given?: string): Announcement | undefined {
  const home = given || process.env['QUITTANCE_HOME'] || foundUpward('.quittance', 'dev.json');
  const file = home && join(home, 'dev.json');
  if (!home || !file || !existsSync(file)) return undefined;
  return { ...(JSON.parse(readFileSync(file, 'utf8')) as Announcement), home: resolve(home) };
}

/** The nearest folder of this name, here or above, that has this file. */
export function foundUpward(folder: string, file: string): string | undefined {
  for (let at = process.cwd(); ; at = dirname(at)) {
    if (existsSync(join(at, folder, file))) return join(at, folder);
    if (at === dirname(at)) return undefined;
  }
}

/** The API and the key to call it with. Throws where nothing names them. */
export function originAddress(
  given: { readonly url?: string | undefined; readonly key?: string | undefined },
  as: 'organization' | 'operator',
): { readonly url: string; readonly key: string } {
  const { env } = process;
  const dev = given.url || env['QUITTANCE_URL'] ? undefined : runningDev();
  const url = given.url || env['QUITTANCE_URL'] || dev?.url;
  if (!url) {
    throw new CommandFailure(
      'usage',
      'Name the API with --url or QUITTANCE_URL, or start "quittance dev" in this folder or above',
    );
  }
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new CommandFailure('usage', `Name the API by an address, http://…: "${url}" is none`);
  }
  const [variable, ofDev] =
    as === 'operator'
      ? (['QUITTANCE_ROOT_KEY', dev?.rootKey] as const)
      : (['QUITTANCE_API_KEY', dev?.apiKey] as const);
  const key = given.key || env[variable] || ofDev;
  if (!key) throw new CommandFailure('usage', `Give the key with --key or ${variable}`);
  return { url: url.replace(/\/+$/, ''), key };
}
