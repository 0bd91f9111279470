import { cliCommand } from '../frame/cli-command.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { databaseArguments, existingDatabaseUrl } from '../operator/database-url.ts';
import { green, red } from '../output/colours.ts';
import { openProgress, type Progress } from '../output/progress.ts';
import { checks } from './checks/index.ts';
import { verifyDatabase } from './verify-database.ts';

/** Looks whether everything in a database agrees with everything else. */
export const verify = cliCommand({
  description: 'Check that the rows of a database agree with its events, and that nothing is stuck',
  args: {
    ...databaseArguments,
    patience: {
      type: 'string',
      default: '60',
      description: 'Seconds after which what waits is stuck',
    },
  },
  async run(args, printer) {
    const url = existingDatabaseUrl(args.database);
    if (!/^\d{1,6}$/.test(args.patience)) {
      throw new CommandFailure('usage', 'Give --patience as a number of seconds');
    }
    let progress: Progress | undefined;
    const verdicts = await verifyDatabase(url, checks, {
      patienceMs: Number(args.patience) * 1_000,
      now: () => Date.now(),
      begins(rows) {
        const bar = openProgress(rows, printer.json);
        progress = bar;
        return (done, what) => bar.at(done, what);
      },
    });
    progress?.end();
    const ok = verdicts.every((verdict) => verdict.ok);
    if (printer.json) {
      await printer.one({ ok, checks: verdicts });
    } else {
      for (const { check, holds, ok: holdsTrue, problems, count } of verdicts) {
        const mark = holdsTrue ? green('ok', process.stdout) : red('NOT', process.stdout);
        await printer.text(`${mark}  ${check.padEnd(10)} ${holds}`);
        for (const problem of problems) await printer.text(`      ${problem}`);
        if (count > problems.length)
          await printer.text(`      and ${count - problems.length} more`);
      }
    }
    return ok ? 'done' : 'problems';
  },
});
