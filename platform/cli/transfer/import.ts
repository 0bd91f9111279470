import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { importArchive } from '../archive/import-archive.ts';
import { addressArguments } from '../call/origin-address.ts';
import { cliCommand } from '../frame/cli-command.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { databaseArguments } from '../operator/database-url.ts';
import { importRows } from './import-rows.ts';

/** Has the rows of a file executed, or puts an archive into a database. */
export const importFile = cliCommand({
  description:
    'Execute a file of new or exported payments, or of commands; put the folder of an "export --all" into a new database',
  args: {
    file: {
      type: 'positional',
      description:
        'The file: .csv of payments, .ndjson of commands or exported payments; or the folder',
      required: true,
    },
    'dry-run': { type: 'boolean', description: 'Say what would be refused, and write nothing' },
    database: { ...databaseArguments.database, description: 'Of a folder: the new database' },
    ...addressArguments,
  },
  async run(args, printer) {
    const path = resolve(args.file);
    if (!existsSync(path)) throw new CommandFailure('usage', `Name a file that exists: ${path}`);
    const isFolder = statSync(path).isDirectory();
    const misplaced = isFolder ? (['dry-run', 'url', 'key'] as const) : (['database'] as const);
    for (const name of misplaced) {
      if (args[name] === undefined) continue;
      const what = isFolder ? 'a folder goes into a database' : 'a file goes to the API';
      throw new CommandFailure('usage', `Leave out --${name}: ${what}`);
    }
    if (isFolder) return importArchive(path, args.database, printer);
    return importRows(path, args, printer);
  },
});
