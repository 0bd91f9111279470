import { resolve } from 'node:path';
import { exportArchive } from '../archive/export-archive.ts';
import { addressArguments } from '../call/origin-address.ts';
import { cliCommand } from '../frame/cli-command.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { databaseArguments } from '../operator/database-url.ts';
import { argumentsOf } from '../request/fields.ts';
import { searchFields } from '../resources/search-fields.ts';
import { exportRows } from './export-rows.ts';

const ofRows = {
  format: { type: 'string', description: "csv or ndjson (the file's ending)" },
  resume: { type: 'boolean', description: 'Go on with an export that was interrupted' },
  ...argumentsOf(searchFields),
  ...addressArguments,
} as const;

const ofAll = {
  organization: { type: 'string', description: 'With --all: its id (that of a running dev)' },
  database: {
    type: 'string',
    description: `With --all: ${databaseArguments.database.description}`,
  },
} as const;

/** Writes payments, or everything of an organization. */
export const exportPayments = cliCommand({
  description:
    'Write payments into a file, with the filters of a search; with --all, everything of one organization into a folder',
  args: {
    to: { type: 'string', required: true, description: 'The new file, or folder' },
    all: { type: 'boolean', description: 'Everything with its history, out of the database' },
    ...ofRows,
    ...ofAll,
  },
  async run(args, printer) {
    const given = args as Readonly<Record<string, string | undefined>>;
    const to = resolve(args.to);
    const misplaced = Object.keys(args.all === true ? ofRows : ofAll);
    for (const name of misplaced) {
      if (given[name] === undefined) continue;
      const how = args.all === true ? 'with --all everything is written' : 'it goes with --all';
      throw new CommandFailure('usage', `Leave out --${name}: ${how}`);
    }
    if (args.all !== true) return exportRows(to, given, args.resume === true, printer);
    return exportArchive(
      { folder: to, organization: args.organization, database: args.database },
      printer,
    );
  },
});
