import { openDatabase } from '../../../origin/open-database.ts';
import { wordsOf } from '../../call/broken-sendings.ts';
import { unfinishedRestore } from '../../backup/restore-marker.ts';
import { fileOf, isThere, nameOf } from '../../operator/database-url.ts';
import { schemaState } from '../../operator/pending-migrations.ts';
import { ok, problem, warning, type Look } from '../finding.ts';

/** Can it be written to, and does its schema fit? */
export const database: Look = {
  part: 'database',
  variables: /^DATABASE_/,
  mend: 'Set DATABASE_URL to a file that can be written to and nobody locks, or to a server that runs, with DATABASE_AUTH_TOKEN',
  async look({ database: place }) {
    const name = nameOf(place);
    const file = fileOf(place);
    const half = file === undefined ? undefined : unfinishedRestore(file);
    if (half !== undefined) return [problem('database', `${name} is half restored`, half)];
    if (!isThere(place)) {
      return [
        warning('database', `${name} is not there yet`, 'Run "quittance migrate" to make it'),
      ];
    }
    const opened = await openDatabase(place);
    try {
      // Takes the lock that every write takes, and changes nothing.
      await opened.write([{ sql: 'SELECT 1', args: [] }]);
    } catch (error) {
      throw new Error(`${name}: ${wordsOf(error as Error)}`, { cause: error });
    } finally {
      await opened.close();
    }
    const { pending, unknown } = await schemaState(place);
    const schema =
      unknown.length > 0
        ? problem(
            'schema',
            `It has migration ${unknown.join(', ')} of a newer program`,
            'Use the newer program',
          )
        : pending.length > 0
          ? problem(
              'schema',
              `${pending.length} migrations are to be applied`,
              'Run "quittance migrate"',
            )
          : ok('schema', 'The newest');
    return [ok('database', `${name} takes reads and writes`), schema];
  },
};
