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
    seed: { type: 'string', default: '1', description: 'The same seed makes the same rows' },
  },
  async run(args, printer) {
    const organizations = await generateDatabase({
      url: databaseUrl(args.database),
      payments: numberOf('payments', args.payments, 1, 999_999_999),
      organizations: numberOf('organizations', args.organizations, 1, 999_999_999),
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
