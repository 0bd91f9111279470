import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { foundUpward, runningDev } from '../call/origin-address.ts';
import type { DevCredentials } from '../dev-home.ts';

/**
 * The environment of an origin: what is set, over what a `dev` whose home is here or above works
 * with. So an operator's command works beside a `dev` without a word of configuration.
 */
export function operatorEnvironment(): Readonly<Record<string, string | undefined>> {
  const { env } = process;
  if (env['DATABASE_URL']) return env;
  const home = env['QUITTANCE_HOME'] || foundUpward('.quittance', 'credentials.json');
  const file = home && join(home, 'credentials.json');
  if (!home || !file || !existsSync(file)) return env;
  const credentials = JSON.parse(readFileSync(file, 'utf8')) as DevCredentials;
  const temporalAddress = runningDev()?.temporalAddress;
  return {
    DATABASE_URL: pathToFileURL(resolve(join(home, 'quittance.db'))).href,
    QUITTANCE_SECRET: credentials.secret,
    QUITTANCE_ROOT_KEY: credentials.rootKey,
    ...(temporalAddress && { TEMPORAL_ADDRESS: temporalAddress }),
    ...env,
  };
}
