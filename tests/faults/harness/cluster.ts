import { freePort } from '../../../platform/temporal/free-port.ts';
import { newOrganization, type ApiClient } from '../../support/api-client.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { until } from '../../support/until.ts';
import { createInstallation, sendOver } from './installation.ts';
import { startProgram, type Program } from './program.ts';
import type { Random } from './seeded-random.ts';

/** One process of a cluster, and another in its place whenever it was ended. */
interface Member {
  readonly name: string;
  program: Program;
  start(): Program;
}

/** Several API and worker processes over one database server. */
export interface Cluster {
  readonly databaseFile: string;
  /** One client for each API. */
  clients(apiKey: string): readonly [ApiClient, ApiClient];
  newOrganization(): ReturnType<typeof newOrganization>;
  /** Kills or pauses somebody, the database server too, and has all of them back; says what it did. */
  strike(random: Random): Promise<string>;
  /** Resolves when everybody can serve. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

const limits = { readyMs: 60_000 };
const pauseMs = { least: 100, end: 3_000 };
const awayMs = { least: 0, end: 800 };

export async function startCluster(temporalAddress: string, workers: number): Promise<Cluster> {
  const folder = await scratchFolder();
  const port = await freePort();
  const authToken = crypto.randomUUID();
  const environment = {
    DATABASE_URL: `http://127.0.0.1:${port}`,
    DATABASE_AUTH_TOKEN: authToken,
    QUITTANCE_SECRET: crypto.randomUUID(),
    QUITTANCE_ROOT_KEY: crypto.randomUUID(),
    QUITTANCE_UPDATES_PER_RUN: '20',
  };
  const create = () => createInstallation({ temporalAddress, folder, environment });
  const [first, second] = await Promise.all([create(), create()]);
  const { databaseFile } = first;

  const member = (name: string, start: () => Program): Member => ({
    name,
    start,
    program: start(),
  });
  const server = member('the database server', () =>
    startProgram(
      `bench/hrana/main.ts --file ${databaseFile} --port ${port} --auth-token ${authToken}`.split(
        ' ',
      ),
    ),
  );
  const isReady = (program: Program): boolean => program.output().includes('Ready');
  await until('the database server', limits.readyMs, () => isReady(server.program));
  // All of them at once: each migrates.
  const members = [
    server,
    member('API 1', () => first.start('api')),
    member('API 2', () => second.start('api')),
    ...Array.from({ length: workers }, (_, index) =>
      member(`worker ${index + 1}`, () => first.start('worker')),
    ),
  ] as const;
  const ready = async (): Promise<void> => {
    await Promise.all([first.ready(limits.readyMs), second.ready(limits.readyMs)]);
  };
  await ready();

  return {
    databaseFile,
    clients: (apiKey) => [first.client(apiKey), second.client(apiKey)],
    newOrganization: () => newOrganization(sendOver, environment.QUITTANCE_ROOT_KEY, first.url),
    ready,
    async strike(random) {
      const victim = random.pick<Member>(members);
      if (random.between(0, 2) === 0) {
        const ms = random.between(pauseMs.least, pauseMs.end);
        victim.program.send('SIGSTOP');
        await Bun.sleep(ms);
        victim.program.send('SIGCONT');
        return `${victim.name} was paused for ${ms} ms`;
      }
      const ms = random.between(awayMs.least, awayMs.end);
      await victim.program.kill();
      await Bun.sleep(ms);
      victim.program = victim.start();
      return `${victim.name} was killed and away for ${ms} ms`;
    },
    async stop() {
      const [, ...others] = members;
      await Promise.all(others.map(({ program }) => program.stop()));
      await server.program.stop();
    },
  };
}
