import { openApi, type Api } from '../call/api.ts';
import { addressArguments, originAddress } from '../call/origin-address.ts';
import { cliCommand } from '../frame/cli-command.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { numberOf } from '../frame/numbers.ts';
import { openProgress, type Progress } from '../output/progress.ts';
import { member } from '../resources/columns.ts';
import { followJob, type BulkJob } from '../transfer/bulk-job.ts';
import { demoRows } from './rows.ts';

/** An organization of a demonstration, and its first key. */
interface DemoOrganization {
  readonly id: string;
  readonly name: string;
  readonly apiKey: string;
}

/** Fills a running installation with organizations, payments, and what became of them. */
export const demo = cliCommand({
  description: 'Fill a running installation with payments, and print the keys',
  args: {
    organizations: { type: 'string', default: '3', description: 'How many' },
    payments: { type: 'string', default: '5000', description: 'How many in all' },
    seed: { type: 'string', default: '1', description: 'The same seed makes the same payments' },
    ...addressArguments,
  },
  async run(args, printer) {
    const organizations = numberOf('organizations', args.organizations, 1, 10_000);
    const payments = numberOf('payments', args.payments, 1, 9_999_999);
    const seed = numberOf('seed', args.seed, 1, 9_999_999);
    const { url, key } = originAddress(args, 'operator');
    const root = openApi({ url, key });
    const made: DemoOrganization[] = [];
    for (let number = 1; number <= organizations; number++) {
      const name = `Shop ${number}`;
      const body = { name };
      made.push(await root.call({ method: 'POST', path: '/v1/organizations', body }));
    }
    const bar = openProgress(organizations, printer.json);
    for (const [index, { apiKey }] of made.entries()) {
      const share =
        Math.floor(payments / organizations) + (index < payments % organizations ? 1 : 0);
      await fill(openApi({ url, key: apiKey }), seed * 1_000 + index, share, bar, index);
    }
    bar.end();
    const columns = [member('id'), member('name'), member('apiKey', 'key')];
    await printer.many(made, columns, { organizations: made, payments });
    printer.note('Look at one of them: quittance dashboard --key qk_…');
  },
});

async function fill(
  api: Api,
  seed: number,
  payments: number,
  bar: Progress,
  before: number,
): Promise<void> {
  const { creations, sequels } = demoRows(seed, payments);
  const files = [creations, ...sequels].filter((text) => text !== '');
  for (const [turn, text] of files.entries()) {
    const content = new Blob([text]);
    const job = await api.call<BulkJob>({
      method: 'POST',
      path: '/v1/bulk-jobs',
      query: { keyScope: 'organization' },
      file: { content, type: 'application/x-ndjson' },
      headers: { 'Idempotency-Key': `demo-job-${seed}-${turn}` },
    });
    const { status, counts } = await followJob(api, job.id, () => ({ at() {}, end() {} }));
    if (status !== 'completed' || counts.refused + counts.failed > 0) {
      throw new CommandFailure('problems', `Look at the bulk job ${job.id}: it is ${status}`);
    }
    bar.at(before + (turn + 1) / files.length);
  }
}
