import { readConfiguration, type Configuration } from '../../config/configuration.ts';
import { cliCommand } from '../frame/cli-command.ts';
import { operatorEnvironment } from '../operator/environment.ts';
import { green, red, yellow } from '../output/colours.ts';
import { looks } from './checks/index.ts';
import { off, ok, problem, type Finding, type Look } from './finding.ts';
import { rightPartOf } from './right-part.ts';

const limitMs = 10_000;

/** Looks at everything that an origin needs, and tells all that is wrong at once. */
export const doctor = cliCommand({
  description: 'Look for everything that is wrong with an installation, with the mend of each',
  args: {},
  async run(_, printer) {
    const environment = operatorEnvironment();
    const configuration = readConfiguration(environment);
    const findings = configuration.ok
      ? [ok('configuration', 'Complete'), ...(await lookAtAll(configuration.value, []))]
      : await findWhatIsRight(environment, configuration.error);
    const well = findings.every(({ status }) => status !== 'problem');
    if (printer.json) await printer.one({ ok: well, findings });
    else for (const finding of findings) await printer.text(wordsOf(finding));
    if (well) return 'done';
    return configuration.ok ? 'problems' : 'configuration';
  },
});

/** What is wrong with the configuration, and with what the rest of it names. */
async function findWhatIsRight(
  environment: ReturnType<typeof operatorEnvironment>,
  problems: readonly string[],
): Promise<readonly Finding[]> {
  const right = rightPartOf(environment, problems);
  return [
    ...problems.map((mend) => problem('configuration', 'Wrong or missing', mend)),
    ...(right ? await lookAtAll(right.configuration, right.wrong) : []),
  ];
}

/** Looks at all parts but those whose variables are wrong. */
async function lookAtAll(
  configuration: Configuration,
  wrong: readonly string[],
): Promise<readonly Finding[]> {
  const found = looks.map(async (each) => {
    const name = wrong.find((variable) => each.variables.test(variable));
    if (name === undefined) return lookAt(each, configuration);
    return [off(each.part, `Not looked at: mend ${name} first`)];
  });
  return (await Promise.all(found)).flat();
}

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
