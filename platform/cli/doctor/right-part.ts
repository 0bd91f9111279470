import {
  originVariables,
  readConfiguration,
  type Configuration,
} from '../../config/configuration.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A configuration as far as it is right. */
export interface RightPart {
  readonly configuration: Configuration;
  /** The variables that are wrong or missing. */
  readonly wrong: readonly string[];
}

/** In the place of what is missing. Nothing is signed with it, and nothing is there. */
const standIns = {
  QUITTANCE_SECRET: '-'.repeat(32),
  QUITTANCE_ROOT_KEY: '-'.repeat(16),
  DATABASE_URL: 'file:///dev/null/quittance.db',
};

/** What is left of an environment without what these problems name; undefined where that is not enough. */
export function rightPartOf(
  environment: Environment,
  problems: readonly string[],
): RightPart | undefined {
  const named = new Set(problems.flatMap((problem) => problem.match(/\w+/g) ?? []));
  const wrong = originVariables.filter((name) => named.has(name));
  const rest = Object.entries(environment).filter(([name]) => !wrong.includes(name));
  const read = readConfiguration({ ...standIns, ...Object.fromEntries(rest) });
  return read.ok ? { configuration: read.value, wrong } : undefined;
}
