import type { Clock } from '../../modules/kernel/clock.ts';
import type { DatabasePlace } from '../config/database-place.ts';
import type { Database } from '../database/database.ts';
import { openFile } from '../database/file.ts';
import { joinWriters, type Writers } from '../database/file-writers.ts';
import { openHttpPrimary } from '../database/http-primary.ts';
import { migrate, type DatabaseIdentity } from '../database/migrate.ts';
import { migrations } from '../database/migrations/index.ts';

const limits = {
  /** An index over many rows takes a server long, and what is given up there is not done. */
  migrationMs: 30 * 60_000,
  /** A server that starts together with this process may be there a little later. */
  awayMs: 10_000,
  againMs: 200,
};

/** A wrong token or address is as wrong in ten seconds. */
const isRefused = /^HTTP status 40[134]/;

const isFile = ({ url }: DatabasePlace): boolean => url.startsWith('file:');

const serverOf = ({ url, authToken }: DatabasePlace) => ({ url, authToken: authToken?.reveal() });

/** Opens a file, or connects to a server, by the URL's scheme. */
export const openDatabase = async (place: DatabasePlace): Promise<Database> =>
  isFile(place) ? openFile(place.url).catch(unopened(place)) : openHttpPrimary(serverOf(place));

/** What the driver says of a file, as SQLite has it, and what to do about it. */
const mends: readonly (readonly [said: RegExp, mend: string])[] = [
  [/unable to open/i, 'make its folder, and let this user read and write there'],
  [/not a database/i, 'it is none; name another file'],
];

const unopened =
  ({ url }: DatabasePlace) =>
  (error: Error): never => {
    const [, mend = error.message] = mends.find(([said]) => said.test(error.message)) ?? [];
    throw new Error(`Cannot open the database ${url}: ${mend}`, { cause: error });
  };

/** Opens a database and brings it to the newest schema; several processes may do so at once. */
export async function openMigrated(
  place: DatabasePlace,
): Promise<{ readonly database: Database; readonly identity: DatabaseIdentity }> {
  const database = await openDatabase(place);
  if (isFile(place)) return { database, identity: await migrate(database, migrations) };
  const patient = openHttpPrimary({ ...serverOf(place), limitMs: limits.migrationMs });
  try {
    return { database, identity: await migrateThere(patient, place) };
  } finally {
    await patient.close();
  }
}

/** Migrates at a server, and again where that did not answer: what is done is not done twice. */
async function migrateThere(server: Database, { url }: DatabasePlace): Promise<DatabaseIdentity> {
  const giveUpAt = performance.now() + limits.awayMs;
  for (;;) {
    try {
      return await migrate(server, migrations);
    } catch (error) {
      // Bun asks whether the computer is able to.
      const why = (error as Error).message.replace(/\. Is the computer .*\?$/, '');
      if (performance.now() > giveUpAt || isRefused.test(why)) {
        const message = `Cannot open the database at ${new URL(url).host}: ${why}; see to it that it runs and that DATABASE_AUTH_TOKEN is its token`;
        throw new Error(message, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, limits.againMs));
    }
  }
}

/**
 * Makes this process known to others that write to the same file. Of a server's database nobody can
 * say who else writes to it, so there a process never counts as the only one.
 */
export const joinWritersOf = async (
  place: DatabasePlace,
  database: Database,
  clock: Clock,
): Promise<Writers> =>
  isFile(place)
    ? joinWriters(database, clock)
    : { aloneSince: null, noneDiedLately: () => false, close: async () => undefined };
