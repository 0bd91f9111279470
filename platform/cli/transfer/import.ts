import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { importArchive } from '../archive/import-archive.ts';
import { openApi } from '../call/api.ts';
import { addressArguments, originAddress } from '../call/origin-address.ts';
import { cliCommand } from '../frame/cli-command.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { databaseArguments } from '../operator/database-url.ts';
import { openProgress } from '../output/progress.ts';
import type { Printer } from '../output/printer.ts';
import { followJob, resultsOf, type BulkJob } from './bulk-job.ts';
import { openImport } from './import-file.ts';
import { wordsOf } from './rebuild.ts';

const shown = 20;

interface ImportArguments {
  readonly 'dry-run'?: boolean | undefined;
  readonly url?: string | undefined;
  readonly key?: string | undefined;
}

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

/** The same file twice changes nothing the second time. */
async function importRows(path: string, args: ImportArguments, printer: Printer) {
  const api = openApi(originAddress(args, 'organization'));
  const { type, content, keyed, hash, differences } = await openImport(path);
  const dryRun = args['dry-run'] === true;
  // The key is of the file: sent again, whether it was interrupted or finished, it is that job.
  const job = await api.call<BulkJob>({
    method: 'POST',
    path: '/v1/bulk-jobs',
    query: {
      ...(dryRun && { dryRun: 'true' }),
      ...(keyed && !dryRun && { keyScope: 'organization' }),
    },
    file: { content, type },
    headers: { 'Idempotency-Key': `import-${dryRun ? 'dry-' : ''}${hash}` },
  });
  const over = await followJob(api, job.id, (total) => openProgress(total, printer.json));
  const bad = over.counts.refused + over.counts.failed;
  const results =
    bad === 0
      ? []
      : [
          ...(await resultsOf(api, over.id, 'refused', shown)),
          ...(await resultsOf(api, over.id, 'failed', shown)),
        ];
  if (printer.json) await printer.one({ job: over, results, ...(differences && { differences }) });
  else {
    const { total, succeeded, refused, failed } = over.counts;
    const what = dryRun ? 'would succeed' : 'succeeded';
    const of = differences ? `${differences.payments} payments in ` : '';
    await printer.text(
      `${of}${total} rows: ${succeeded} ${what}, ${refused} refused, ${failed} failed`,
    );
    for (const { row, key, problem } of results) {
      await printer.text(
        `  row ${row}${key === null ? '' : ` (${key})`}: ${problem?.detail ?? ''}`,
      );
    }
    if (bad > results.length)
      await printer.text(`  and ${bad - results.length} more: job ${over.id}`);
    for (const line of differences ? wordsOf(differences) : []) printer.note(`  ${line}`);
    if (over.status !== 'completed') printer.note(`The job ${over.id} is ${over.status}`);
  }
  return over.status === 'completed' && bad === 0 ? 'done' : 'problems';
}
