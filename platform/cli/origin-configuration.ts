import { readConfiguration, type Configuration } from '../config/configuration.ts';
import { refuseHalfRestored } from './backup/restore-marker.ts';
import { CommandFailure } from './frame/command-failure.ts';
import { fileOf } from './operator/database-url.ts';

/**
 * The configuration of an origin. Throws where something is wrong with it, or where its database
 * is half of one and half of another.
 */
export function originConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
): Configuration {
  const configuration = readConfiguration(environment);
  if (!configuration.ok) throw wrongConfiguration(configuration.error);
  const file = fileOf(configuration.value.database);
  if (file !== undefined) refuseHalfRestored(file);
  return configuration.value;
}

/** Everything that is wrong with a configuration, in one message. */
export function wrongConfiguration(problems: readonly string[]): CommandFailure {
  const detail = 'Mend the configuration';
  const list = problems.map((problem) => `  - ${problem}`).join('\n');
  const errors = problems.map((problem) => ({ detail: problem }));
  return new CommandFailure('configuration', `${detail}:\n${list}`, {
    code: 'configuration',
    detail,
    errors,
  });
}
