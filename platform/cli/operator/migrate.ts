import { openMigrated } from '../../origin/open-database.ts';
import { refuseHalfRestored } from '../backup/restore-marker.ts';
import { cliCommand } from '../frame/cli-command.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { member } from '../resources/columns.ts';
import {
  databaseArguments,
  databasePlace,
  fileOf,
  isThere,
  refuseOtherFile,
} from './database-url.ts';
import { schemaState } from './pending-migrations.ts';

/** Brings a database to the newest schema, or says what that would do. */
export const migrate = cliCommand({
  description: 'Bring a database to the newest schema',
  args: {
    ...databaseArguments,
    plan: { type: 'boolean', description: 'Only say what would be applied' },
  },
  async run(args, printer) {
    const place = databasePlace(args.database);
    const file = fileOf(place);
    if (file !== undefined) {
      refuseHalfRestored(file);
      if (isThere(place)) refuseOtherFile(file);
    }
    const { pending, unknown } = await schemaState(place);
    if (unknown.length > 0) {
      throw new CommandFailure(
        'failed',
        `Use a newer program: the database has migration ${unknown.join(', ')}, which this one does not know`,
      );
    }
    if (args.plan !== true && pending.length > 0) {
      const { database } = await openMigrated(place);
      await database.close();
    }
    const applied = args.plan !== true;
    if (pending.length === 0) await printer.say('The schema is the newest');
    else if (!printer.json) await printer.text(applied ? 'Applied' : 'To be applied');
    if (pending.length > 0 || printer.json) {
      const columns = [member('id'), member('name')];
      await printer.many(pending, columns, { applied, migrations: pending });
    }
  },
});
