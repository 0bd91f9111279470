import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../platform/temporal/free-port.ts';
import { keep } from '../commands/children.ts';
import type { Home } from '../commands/home.ts';
import { databaseOf, startProduct, untilAnswers, type OriginProcess } from '../commands/origin.ts';
import { startTemporal } from '../commands/temporal.ts';

const server = join(import.meta.dir, '../hrana/main.ts');
const apiCount = 2;
const workerCount = 3;
const startLimitMs = 60_000;

/** One process of the cluster; when it was killed `start` puts another in its place. */
export interface Member {
  readonly name: string;
  readonly kind: 'database' | 'api' | 'worker';
  readonly port: number;
  process: Pick<OriginProcess, 'pid' | 'exited' | 'kill'>;
  /** Resolves when it serves. */
  start(): Promise<Member['process']>;
}

/** Starts a database server, Temporal, two APIs and three workers, each as a user would. */
export async function startCluster(home: Home): Promise<readonly Member[]> {
  const temporalAddress = await startTemporal(home);
  const databasePort = await freePort();
  const authToken = crypto.randomUUID();
  const environment = {
    DATABASE_URL: `http://127.0.0.1:${databasePort}`,
    DATABASE_AUTH_TOKEN: authToken,
    TEMPORAL_ADDRESS: temporalAddress,
  };
  const startDatabase = async (): Promise<Member['process']> => {
    const words = ['--file', databaseOf(home), '--port', String(databasePort)];
    const child = keep(
      Bun.spawn([process.execPath, server, ...words, '--auth-token', authToken], {
        stdio: ['ignore', Bun.file(home.path('database.log')), 'inherit'],
      }),
    );
    const kill = (signal: NodeJS.Signals): void => child.kill(signal);
    await until(() => fetch(`http://127.0.0.1:${databasePort}/`).then(() => true));
    return { pid: child.pid, exited: child.exited, kill };
  };
  const product = async (kind: 'api' | 'worker', number: number): Promise<Member> => {
    const port = await freePort();
    const log = home.path(`${kind}-${port}.log`);
    const start = async (): Promise<OriginProcess> => {
      await rm(log, { force: true });
      const own = { ...environment, PORT: String(port) };
      const started = startProduct(home, [kind], port, own, { quiet: true });
      await until(async () => (await Bun.file(log).text()).includes('Ready'));
      return started;
    };
    return { name: `${kind} ${number}`, kind, port, start, process: await start() };
  };

  const database: Member = {
    name: 'database server',
    kind: 'database',
    port: databasePort,
    start: startDatabase,
    process: await startDatabase(),
  };
  // The last one to go: others write until they have ended.
  home.atEnd(async () => {
    database.process.kill('SIGTERM');
    await database.process.exited;
  });
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  const products = await Promise.all([
    ...numbers(apiCount).map((number) => product('api', number)),
    ...numbers(workerCount).map((number) => product('worker', number)),
  ]);
  await untilReady(products);
  return [database, ...products];
}

/** Waits until every API says that it can serve, which it cannot without a worker. */
export async function untilReady(members: readonly Member[]): Promise<void> {
  const apis = members.filter(({ kind }) => kind === 'api');
  await Promise.all(
    apis.map(({ port, process: { pid, exited, kill } }) =>
      untilAnswers({ pid, port, exited, kill }, '/readyz'),
    ),
  );
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + startLimitMs;
  while (performance.now() < giveUpAt) {
    if (await isSo().catch(() => false)) return;
    await Bun.sleep(10);
  }
  throw new Error(`A process was not there within ${startLimitMs / 1_000} s`);
}
