import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What is set; where no database is, a file in the home, which is `.quittance` unless it is set. */
export function withDatabaseInHome(
  environment: Readonly<Record<string, string | undefined>>,
  home: string | undefined = environment['QUITTANCE_HOME'],
): Readonly<Record<string, string | undefined>> {
  if (environment['DATABASE_URL']) return environment;
  const file = resolve(join(home || '.quittance', 'quittance.db'));
  return { ...environment, DATABASE_URL: pathToFileURL(file).href };
}
