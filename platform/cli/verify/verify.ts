import { cliCommand } from '../frame/cli-command.ts';
import { numberOf } from '../frame/numbers.ts';
import { databaseArguments, existingDatabase } from '../operator/database-url.ts';
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
    const place = existingDatabase(args.database);
    const patience = numberOf('patience', args.patience, 0, 999_999);
    let progress: Progress | undefined;
    const verdicts = await verifyDatabase(place, checks, {
      patienceMs: patience * 1_000,
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
