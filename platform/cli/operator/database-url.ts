import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { foundUpward } from '../call/origin-address.ts';
import type { DatabasePlace } from '../../config/database-place.ts';
import { Secret } from '../../config/secret.ts';
import { refuseHalfRestored } from '../backup/restore-marker.ts';
import { CommandFailure } from '../frame/command-failure.ts';

export const databaseArguments = {
  database: {
    type: 'string',
    description: "The database, a URL or a path (DATABASE_URL, or that of a dev's home)",
  },
} as const;

const isServerUrl = (url: string): boolean => /^(libsql|https?):\/\//.test(url);

/** The database that was meant, whether it is there or not. */
export function databasePlace(given: string | undefined): DatabasePlace {
  const url = urlOf(given);
  const token = isServerUrl(url) ? process.env['DATABASE_AUTH_TOKEN'] : undefined;
  return { url, authToken: token ? new Secret(token) : undefined };
}

/** The same for a database that has to be there: opening a file that is not there would make it. */
export function existingDatabase(given: string | undefined): DatabasePlace {
  const place = databasePlace(given);
  const file = fileOf(place);
  if (file !== undefined) refuseHalfRestored(file);
  if (isThere(place)) {
    if (file !== undefined) refuseOtherFile(file);
    return place;
  }
  throw new CommandFailure(
    'failed',
    `Name a database that exists: ${filePath(place.url)} does not`,
  );
}

const sqliteHeader = 'SQLite format 3\0';

/** Throws where a file is no database: drivers do not say which one is none. */
export function refuseOtherFile(file: string): void {
  if (!statSync(file).isFile()) {
    throw new CommandFailure('failed', `Name the file of a database: ${file} is none`);
  }
  const begin = Buffer.alloc(sqliteHeader.length);
  const descriptor = openSync(file, 'r');
  const read = readSync(descriptor, begin);
  closeSync(descriptor);
  if (read === 0 || begin.toString('latin1') === sqliteHeader) return;
  throw new CommandFailure('failed', `Name the file of a database: ${file} is something else`);
}

/** The `file:` URL of the database that was meant, for what a server's database cannot be used. */
export function databaseUrl(given: string | undefined): string {
  const url = urlOf(given);
  if (!isServerUrl(url)) return url;
  throw new CommandFailure(
    'usage',
    `Name a file with --database: ${new URL(url).host} is a server, which has means of its own for this`,
  );
}

/** False for a file that is not there; a server tells when it is asked. */
export const isThere = ({ url }: DatabasePlace): boolean =>
  isServerUrl(url) || existsSync(filePath(url));

/** Undefined for a server's database. */
export const fileOf = ({ url }: DatabasePlace): string | undefined =>
  isServerUrl(url) ? undefined : filePath(url);

/** The place of a database in words, without what is secret. */
export const nameOf = (place: DatabasePlace): string =>
  fileOf(place) ?? `The server ${new URL(place.url).host}`;

function urlOf(given: string | undefined): string {
  const named = given || process.env['DATABASE_URL'];
  if (named && isServerUrl(named)) return named;
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

/** The same for a file that has to be there. */
export const existingDatabaseUrl = (given: string | undefined): string =>
  existingDatabase(databaseUrl(given)).url;

/** `quittance.db` has `quittance-sandbox.db` beside it, the charges of the embedded provider. */
export const besides = (file: string): string => file.replace(/(\.[^./]*)?$/, '-sandbox$1');
