import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runningDev } from '../call/origin-address.ts';
import { edgeSecretOf, type DevCredentials } from '../dev-home.ts';

/** What is set, over where a running `dev` of this machine is and what it signs with. */
export function edgeEnvironment(
  home: string | undefined,
): Readonly<Record<string, string | undefined>> {
  const { env } = process;
  const { COMMANDS_URL: commandsUrl, QUITTANCE_SECRET: secret } = env;
  if (commandsUrl && secret) return env;
  const dev = runningDev(home);
  const file = dev && join(dev.home, 'credentials.json');
  if (!file || !existsSync(file)) return env;
  const credentials = JSON.parse(readFileSync(file, 'utf8')) as DevCredentials;
  return {
    ...env,
    COMMANDS_URL: commandsUrl || dev.url,
    QUITTANCE_SECRET: secret || credentials.secret,
    EDGE_SECRET: env['EDGE_SECRET'] || edgeSecretOf(credentials),
  };
}
