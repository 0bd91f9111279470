import { defineCommand } from 'citty';
import { generate as generateDatabase } from '../generate/generate.ts';

const say = (message: string): void => void process.stdout.write(`${message}\n`);

/** Makes a large database, to try the product on and to measure it. */
export const generate = defineCommand({
  meta: { description: 'Fill a new database with payments, for trying and measuring' },
  args: {
    database: { type: 'string', required: true, description: 'The new database, a file: URL' },
    payments: { type: 'string', default: '10000', description: 'How many payments (10000)' },
    organizations: { type: 'string', default: '10', description: 'Of how many (10)' },
    seed: { type: 'string', default: '1', description: 'The same seed makes the same rows (1)' },
  },
  async run({ args }) {
    try {
      const organizations = await generateDatabase({
        url: urlOf(args.database),
        payments: countOf('payments', args.payments),
        organizations: countOf('organizations', args.organizations),
        seed: countOf('seed', args.seed),
        onProgress: say,
      });
      const [first] = organizations;
      say(`The organization with the most payments: ${first?.id}, its key: ${first?.apiKey}`);
      process.exit(0);
    } catch (error) {
      process.stderr.write(`${(error as Error).message}\n`);
      process.exit(1);
    }
  },
});

function urlOf(text: string): string {
  if (text.startsWith('file:')) return text;
  throw new Error('Set --database to a file: URL, such as file:/tmp/large.db');
}

function countOf(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Error(`Set --${name} to a number from 1 to 999999999`);
}
