import { openApi, type Api } from '../call/api.ts';
import { originAddress } from '../call/origin-address.ts';
import type { ExitName } from '../frame/exit-codes.ts';
import type { Printer } from '../output/printer.ts';
import { openProgress } from '../output/progress.ts';
import { followJob, resultsOf, type BulkJob, type BulkResult } from './bulk-job.ts';
import { openImport, type ImportFile } from './import-file.ts';
import { wordsOf } from './rebuild.ts';

const shown = 20;

interface ImportArguments {
  readonly 'dry-run'?: boolean | undefined;
  readonly url?: string | undefined;
  readonly key?: string | undefined;
}

/** Has the rows of a file executed. The same file twice changes nothing the second time. */
export async function importRows(
  path: string,
  args: ImportArguments,
  printer: Printer,
): Promise<ExitName> {
  const api = openApi(originAddress(args, 'organization'));
  const file = await openImport(path);
  const dryRun = args['dry-run'] === true;
  const execute = async (content: ImportFile['content'], key: string): Promise<BulkJob> => {
    const job = await api.call<BulkJob>({
      method: 'POST',
      path: '/v1/bulk-jobs',
      query: {
        ...(dryRun && { dryRun: 'true' }),
        ...(file.keyed && !dryRun && { keyScope: 'organization' }),
      },
      file: { content, type: file.type },
      headers: { 'Idempotency-Key': key },
    });
    return followJob(api, job.id, (total) => openProgress(total, printer.json));
  };
  // The key is of the file: sent again, whether it was interrupted or finished, it is that job.
  const what = dryRun ? 'dry-' : file.exported ? 'creations-' : '';
  const job = await execute(file.content, `import-${what}${file.hash}`);
  const sequels =
    dryRun || job.status !== 'completed'
      ? undefined
      : await file.exported?.sequelsOf(resultsOf(api, job.id));
  const sequel =
    sequels && (await execute(sequels, `import-sequels-${job.counts.succeeded}-${file.hash}`));
  const jobs = sequel ? [job, sequel] : [job];
  const results = await badResultsOf(api, jobs);
  const differences = file.exported?.differences;
  if (printer.json) {
    await printer.one({
      job,
      ...(sequel && { sequel }),
      results,
      ...(differences && { differences }),
    });
  } else {
    await tell({ jobs, results, dryRun }, differences?.payments, printer);
    for (const line of differences ? wordsOf(differences) : []) printer.note(`  ${line}`);
  }
  const well = jobs.every(({ status, counts }) => status === 'completed' && badOf(counts) === 0);
  return well ? 'done' : 'problems';
}

const badOf = ({ refused, failed }: BulkJob['counts']): number => refused + failed;

/** The first of those that were refused, or failed. */
async function badResultsOf(api: Api, jobs: readonly BulkJob[]): Promise<readonly BulkResult[]> {
  const found: BulkResult[] = [];
  for (const { id, counts } of jobs) {
    for (const outcome of ['refused', 'failed'] as const) {
      if (counts[outcome] === 0) continue;
      for await (const result of resultsOf(api, id, outcome)) {
        if (found.length >= shown) return found;
        found.push(result);
      }
    }
  }
  return found;
}

async function tell(
  {
    jobs,
    results,
    dryRun,
  }: Readonly<{ jobs: readonly BulkJob[]; results: readonly BulkResult[]; dryRun: boolean }>,
  payments: number | undefined,
  printer: Printer,
): Promise<void> {
  const sum = (name: keyof BulkJob['counts']): number =>
    jobs.reduce((total, { counts }) => total + counts[name], 0);
  const of = payments === undefined ? '' : `${payments} payments in `;
  const what = dryRun ? 'would succeed' : 'succeeded';
  await printer.text(
    `${of}${sum('total')} rows: ${sum('succeeded')} ${what}, ${sum('refused')} refused, ${sum('failed')} failed`,
  );
  for (const { row, key, problem } of results) {
    const which = key === null ? '' : ` (${key})`;
    await printer.text(`  row ${row}${which}: ${problem?.detail ?? ''}`);
  }
  const more = sum('refused') + sum('failed') - results.length;
  const ids = jobs.filter(({ counts }) => badOf(counts) > 0).map(({ id }) => id);
  if (more > 0) await printer.text(`  and ${more} more: job ${ids.join(', ')}`);
  for (const { id, status } of jobs) {
    if (status !== 'completed') printer.note(`The job ${id} is ${status}`);
  }
}
