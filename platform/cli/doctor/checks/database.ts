import { existsSync } from 'node:fs';
import { openFile } from '../../../database/file.ts';
import { filePath } from '../../operator/database-url.ts';
import { schemaState } from '../../operator/pending-migrations.ts';
import { ok, problem, warning, type Look } from '../finding.ts';

/** Can it be written to, and does its schema fit? */
export const database: Look = {
  part: 'database',
  mend: 'Set DATABASE_URL to a file of a folder that can be written to, and stop who locks it',
  async look({ database: { url: databaseUrl } }) {
    const file = filePath(databaseUrl);
    if (!existsSync(file)) {
      return [
        warning('database', `${file} is not there yet`, 'Run "quittance migrate" to make it'),
      ];
    }
    const opened = await openFile(databaseUrl);
    try {
      // Takes the lock that every write takes, and changes nothing.
      await opened.write([{ sql: 'SELECT 1', args: [] }]);
    } finally {
      await opened.close();
    }
    const { pending, unknown } = await schemaState(databaseUrl);
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
    return [ok('database', `${file} takes reads and writes`), schema];
  },
};
