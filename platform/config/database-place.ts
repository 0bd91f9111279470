import * as v from 'valibot';
import { Secret } from './secret.ts';

/** Where a database is: a file (`file:`), or a server (`libsql:`, `https:`, `http:`). */
export interface DatabasePlace {
  readonly url: string;
  /** What a server lets in; undefined where it asks for nothing. */
  readonly authToken: Secret | undefined;
}

const place = (name: string) =>
  v.regex<string, string>(
    /^(file:.+|(libsql|https?):\/\/.+)/,
    `Set ${name} to a file:, libsql: or https: URL`,
  );

/** The variables of the environment that say where the databases are. */
export const databaseVariables = {
  DATABASE_URL: v.pipe(
    v.string('Set DATABASE_URL to the database, such as file:/var/lib/quittance/quittance.db'),
    place('DATABASE_URL'),
  ),
  DATABASE_AUTH_TOKEN: v.optional(v.string()),
  SANDBOX_DATABASE_URL: v.optional(v.pipe(v.string(), place('SANDBOX_DATABASE_URL'))),
  SANDBOX_DATABASE_AUTH_TOKEN: v.optional(v.string()),
};

/** The database, and that in which the embedded provider keeps its charges. */
export function databasePlaces(values: {
  readonly DATABASE_URL: string;
  readonly DATABASE_AUTH_TOKEN?: string | undefined;
  readonly SANDBOX_DATABASE_URL?: string | undefined;
  readonly SANDBOX_DATABASE_AUTH_TOKEN?: string | undefined;
}): { readonly database: DatabasePlace; readonly sandboxDatabase: DatabasePlace } {
  const database = placeOf(values.DATABASE_URL, values.DATABASE_AUTH_TOKEN);
  const { SANDBOX_DATABASE_URL: url, SANDBOX_DATABASE_AUTH_TOKEN: token } = values;
  return { database, sandboxDatabase: url === undefined ? beside(database) : placeOf(url, token) };
}

/**
 * `quittance.db` has `quittance-sandbox.db` beside it. On a server the charges lie in the same
 * database, in tables of their own: all processes that share it have to see them.
 */
const beside = (database: DatabasePlace): DatabasePlace =>
  database.url.startsWith('file:')
    ? placeOf(database.url.replace(/(\.[^./]*)?$/, '-sandbox$1'))
    : database;

const placeOf = (url: string, token?: string): DatabasePlace => ({
  url,
  authToken: token === undefined ? undefined : new Secret(token),
});
