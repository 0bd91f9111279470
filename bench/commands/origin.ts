import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from '../../platform/temporal/free-port.ts';
import { keep } from './children.ts';
import type { Home } from './home.ts';
import { paymentBody } from './payment-request.ts';

const main = join(import.meta.dir, '../../platform/cli/main.ts');
const readyLimitMs = 60_000;

export const secret = randomBytes(32).toString('hex');
export const rootKey = `root_${randomBytes(24).toString('hex')}`;

/** A process of the product, as a user would start it. */
export interface OriginProcess {
  readonly pid: number;
  readonly port: number;
  readonly exited: Promise<number>;
  kill(signal: NodeJS.Signals): void;
}

export interface OriginOptions {
  readonly temporalAddress: string;
  readonly gateway: 'temporal' | 'direct';
  readonly updatesPerRun?: number;
}

/** Starts `serve`, `api` or `worker` on the home's database. */
export async function startOrigin(
  home: Home,
  command: 'serve' | 'api' | 'worker',
  { temporalAddress, gateway, updatesPerRun = 1_500 }: OriginOptions,
): Promise<OriginProcess> {
  const port = await freePort();
  return startProduct(home, [command], port, {
    DATABASE_URL: pathToFileURL(databaseOf(home)).href,
    TEMPORAL_ADDRESS: temporalAddress,
    COMMAND_GATEWAY: gateway,
    QUITTANCE_UPDATES_PER_RUN: String(updatesPerRun),
    PORT: String(port),
  });
}

/** Starts the product's command line with its log in the home; its errors too where it is quiet. */
export function startProduct(
  home: Home,
  args: readonly string[],
  port: number,
  environment: Readonly<Record<string, string>>,
  { quiet = false }: { readonly quiet?: boolean } = {},
): OriginProcess {
  const log = Bun.file(home.path(`${args[0]}-${port}.log`));
  const child = keep(
    Bun.spawn([process.execPath, main, ...args], {
      stdio: ['ignore', log, quiet ? log : 'inherit'],
      env: {
        ...process.env,
        // One organization sends everything here.
        RATE_LIMIT: '0',
        QUITTANCE_SECRET: secret,
        QUITTANCE_ROOT_KEY: rootKey,
        ...environment,
      },
    }),
  );
  const kill = (signal: NodeJS.Signals): void => child.kill(signal);
  home.atEnd(async () => {
    kill('SIGCONT');
    kill('SIGTERM');
    const forced = setTimeout(() => kill('SIGKILL'), 10_000);
    await child.exited;
    clearTimeout(forced);
  });
  return { pid: child.pid, port, exited: child.exited, kill };
}

export const databaseOf = (home: Home): string => home.path('quittance.db');

/** Waits until a path answers 200; `/healthz` as soon as it listens, `/readyz` when it can serve. */
export async function untilAnswers(
  { port }: OriginProcess,
  path: '/healthz' | '/readyz',
): Promise<void> {
  const giveUpAt = Date.now() + readyLimitMs;
  while (Date.now() < giveUpAt) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
    const text = await answer?.text();
    if (answer?.status === 200 && !text?.includes('"unavailable"')) return;
    await Bun.sleep(10);
  }
  throw new Error(`The product does not answer ${path} on port ${port}`);
}

/** Makes an organization; returns the secret of its first key. */
export async function makeOrganization({ port }: OriginProcess): Promise<string> {
  const body = await post(port, '/v1/organizations', rootKey, '{"name":"Bench"}');
  return String((JSON.parse(body) as Record<string, unknown>)['apiKey']);
}

/** Sends one payments.create and throws unless it is 201; returns the milliseconds it took. */
export async function sendPayment({ port }: OriginProcess, apiKey: string): Promise<number> {
  const startedAt = performance.now();
  await post(port, '/v1/payments', apiKey, paymentBody());
  return performance.now() - startedAt;
}

async function post(port: number, path: string, key: string, body: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${key}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
      Prefer: 'wait=30',
    },
    body,
  });
  const text = await response.text();
  if (response.status !== 201) throw new Error(`POST ${path}: ${response.status} ${text}`);
  return text;
}
