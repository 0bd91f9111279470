import { readConfiguration, type Configuration } from '../../config/configuration.ts';
import { cliCommand } from '../frame/cli-command.ts';
import { operatorEnvironment } from '../operator/environment.ts';
import { green, red, yellow } from '../output/colours.ts';
import { looks } from './checks/index.ts';
import { ok, problem, type Finding, type Look } from './finding.ts';

const limitMs = 10_000;

/** Looks at everything that an origin needs, and tells all that is wrong at once. */
export const doctor = cliCommand({
  description: 'Look for everything that is wrong with an installation, with the mend of each',
  args: {},
  async run(_, printer) {
    const configuration = readConfiguration(operatorEnvironment());
    const findings = configuration.ok
      ? [
          ok('configuration', 'Complete'),
          ...(await Promise.all(looks.map((each) => lookAt(each, configuration.value)))).flat(),
        ]
      : configuration.error.map((mend) => problem('configuration', 'Wrong or missing', mend));
    const well = findings.every(({ status }) => status !== 'problem');
    if (printer.json) await printer.one({ ok: well, findings });
    else for (const finding of findings) await printer.text(wordsOf(finding));
    if (well) return 'done';
    return configuration.ok ? 'problems' : 'configuration';
  },
});

async function lookAt(each: Look, configuration: Configuration): Promise<readonly Finding[]> {
  const { promise: late, resolve } = Promise.withResolvers<readonly Finding[]>();
  const silent = problem(each.part, `No answer within ${limitMs / 1_000} s`, each.mend);
  const timer = setTimeout(() => resolve([silent]), limitMs);
  const failed = (error: Error) => [problem(each.part, error.message, each.mend)];
  const findings = await Promise.race([each.look(configuration).catch(failed), late]);
  clearTimeout(timer);
  return findings;
}

function wordsOf({ part, status, detail, mend }: Finding): string {
  const colour = { ok: green, off: green, warning: yellow, problem: red }[status];
  const mark = { ok: 'ok', off: 'off', warning: 'warning', problem: 'PROBLEM' }[status];
  const line = `${colour(mark.padEnd(8), process.stdout)} ${part.padEnd(14)} ${detail}`;
  return mend === null ? line : `${line}\n${' '.repeat(24)}${mend}`;
}
