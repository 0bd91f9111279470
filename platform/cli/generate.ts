import { generate as generateDatabase } from '../generate/generate.ts';
import { cliCommand } from './frame/cli-command.ts';
import { numberOf } from './frame/numbers.ts';
import { databaseUrl } from './operator/database-url.ts';

/** Makes a large database, to try the product on and to measure it. */
export const generate = cliCommand({
  description: 'Fill a new database with payments, for trying and measuring',
  args: {
    database: { type: 'string', required: true, description: 'The new database, a URL or a path' },
    payments: { type: 'string', default: '10000', description: 'How many payments' },
    organizations: { type: 'string', default: '10', description: 'Of how many' },
    until: {
      type: 'string',
      default: '2025-04-01',
      description: 'A day or a moment in UTC: it is of the ninety days before',
    },
    seed: { type: 'string', default: '1', description: 'The same seed makes the same rows' },
  },
  async run(args, printer) {
    const organizations = await generateDatabase({
      url: databaseUrl(args.database),
      payments: numberOf('payments', args.payments, 1, 999_999_999),
      organizations: numberOf('organizations', args.organizations, 1, 999_999_999),
      until: momentOf(args.until),
      seed: numberOf('seed', args.seed, 1, 999_999_999),
      onProgress: (message) => void printer.say(message),
    });
    const [first] = organizations;
    if (printer.json) await printer.one({ organizations });
    else {
      await printer.text(
        `The organization with the most payments: ${first?.id}, its key: ${first?.apiKey}`,
      );
    }
  },
});

/** Nothing can have happened in the future: what is done to it then would be before it. */
function momentOf(text: string): number {
  const moment = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?$/.test(text) ? Date.parse(text) : NaN;
  if (moment <= Date.now()) return moment;
  throw new CommandFailure(
    'usage',
    'Set --until to a day such as 2025-04-01 or a moment such as 2025-04-01T12:00:00Z, not a future one',
  );
}
