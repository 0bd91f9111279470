import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { openApi } from '../call/api.ts';
import { addressArguments, originAddress } from '../call/origin-address.ts';
import { cliCommand } from '../frame/cli-command.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { openProgress } from '../output/progress.ts';
import { followJob, resultsOf, type BulkJob } from './bulk-job.ts';
import { openImport } from './import-file.ts';

const shown = 20;

/** Has the rows of a file executed. The same file twice changes nothing the second time. */
export const importFile = cliCommand({
  description: 'Execute a file: NDJSON of commands or exported payments, or CSV of new payments',
  args: {
    file: { type: 'positional', description: 'The file, .ndjson or .csv', required: true },
    'dry-run': { type: 'boolean', description: 'Say what would be refused, and write nothing' },
    ...addressArguments,
  },
  async run(args, printer) {
    const path = resolve(args.file);
    if (!existsSync(path)) throw new CommandFailure('usage', `Name a file that exists: ${path}`);
    const api = openApi(originAddress(args, 'organization'));
    const { type, content, keyed, hash } = await openImport(path);
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
    if (printer.json) await printer.one({ job: over, results });
    else {
      const { total, succeeded, refused, failed } = over.counts;
      const what = dryRun ? 'would succeed' : 'succeeded';
      await printer.text(
        `${total} rows: ${succeeded} ${what}, ${refused} refused, ${failed} failed`,
      );
      for (const { row, key, problem } of results) {
        await printer.text(
          `  row ${row}${key === null ? '' : ` (${key})`}: ${problem?.detail ?? ''}`,
        );
      }
      if (bad > results.length)
        await printer.text(`  and ${bad - results.length} more: job ${over.id}`);
    }
    return over.status === 'completed' && bad === 0 ? 'done' : 'problems';
  },
});
