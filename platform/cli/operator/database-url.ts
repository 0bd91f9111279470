import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { foundUpward } from '../call/origin-address.ts';
import { CommandFailure } from '../frame/command-failure.ts';

export const databaseArguments = {
  database: {
    type: 'string',
    description: "The database, a file: URL or a path (DATABASE_URL, or that of a dev's home)",
  },
} as const;

/** The `file:` URL of the database that was meant, whether it is there or not. */
export function databaseUrl(given: string | undefined): string {
  const named = given || process.env['DATABASE_URL'];
  if (named) return named.startsWith('file:') ? named : pathToFileURL(resolve(named)).href;
  const home = process.env['QUITTANCE_HOME'] || foundUpward('.quittance', 'quittance.db');
  if (home) return pathToFileURL(resolve(join(home, 'quittance.db'))).href;
  throw new CommandFailure(
    'usage',
    'Name the database with --database or DATABASE_URL, or run this where a dev has its home',
  );
}

/** The path of a `file:` URL, absolute or not. */
export const filePath = (url: string): string =>
  url.startsWith('file:/') ? fileURLToPath(url) : resolve(url.slice('file:'.length));

/** The same for a database that has to be there: opening what is not there would make it. */
export function existingDatabaseUrl(given: string | undefined): string {
  const url = databaseUrl(given);
  if (existsSync(filePath(url))) return url;
  throw new CommandFailure('failed', `Name a database that exists: ${filePath(url)} does not`);
}

/** `quittance.db` has `quittance-sandbox.db` beside it, the charges of the embedded provider. */
export const besides = (file: string): string => file.replace(/(\.[^./]*)?$/, '-sandbox$1');
