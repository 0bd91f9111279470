import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cliCommand, group } from '../frame/cli-command.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { databaseArguments, databaseUrl, existingDatabaseUrl } from '../operator/database-url.ts';
import { readArchive } from './read-archive.ts';
import { archiveName, writeArchive } from './write-archive.ts';

const write = cliCommand({
  description: 'Write everything of one organization into a folder, while the database is in use',
  args: {
    organization: { type: 'string', required: true, description: 'Its id' },
    to: { type: 'string', required: true, description: 'A new folder' },
    ...databaseArguments,
  },
  async run(args, printer) {
    const url = existingDatabaseUrl(args.database);
    const folder = resolve(args.to);
    if (existsSync(join(folder, archiveName))) {
      throw new CommandFailure('usage', `Name a new folder with --to: ${folder} holds an archive`);
    }
    const now = new Date().toISOString();
    const archive = await writeArchive(url, args.organization, { folder, now });
    if (printer.json) await printer.one({ folder, ...archive });
    else
      await printer.text(
        `${archive.rows['events'] ?? 0} events of ${args.organization} in ${folder}`,
      );
  },
});

const read = cliCommand({
  description:
    'Write the history of an archive into a new database, and fold it to the same answers',
  args: {
    from: { type: 'string', required: true, description: 'The folder of the archive' },
    ...databaseArguments,
  },
  async run(args, printer) {
    const payments = await readArchive(resolve(args.from), databaseUrl(args.database));
    if (printer.json) await printer.one({ payments });
    else await printer.text(`${payments} payments; "quittance verify" says whether all agrees`);
  },
});

export const archive = group('Move an organization with its whole history', { write, read });
