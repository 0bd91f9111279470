import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { scratchFolder } from '../support/scratch-folder.ts';
import { startTemporalServer } from '../support/temporal-server.ts';
import { until } from '../support/until.ts';
import { commandLine } from './support/command-line.ts';

const variables = {
  QUITTANCE_SECRET: 'x'.repeat(32),
  QUITTANCE_ROOT_KEY: 'r'.repeat(32),
  // Nobody listens there, and nobody has to.
  TEMPORAL_ADDRESS: '127.0.0.1:9',
  COMMAND_GATEWAY: 'direct',
};

test('Without a DATABASE_URL the database is in the home, where other commands find it', async () => {
  const folder = await scratchFolder();
  const line = commandLine(folder, variables);
  const api = line.start('api', '--port', '0');
  const url = (): string | undefined => /"url":"([^"]+)"/.exec(api.output())?.[1];
  await until('the API is ready', 30_000, () => url() !== undefined);
  const root = ['--url', url() ?? '', '--key', variables.QUITTANCE_ROOT_KEY];
  expect((await line.run('organizations', 'create', '--name', 'Kept', ...root)).code).toBe(0);
  expect(await Bun.file(join(folder, '.quittance/quittance.db')).exists()).toBe(true);
  expect((await line.run('verify')).code).toBe(0);
  expect((await line.run('doctor')).out).toMatch(/^ok +schema/m);
  // Of two on one port each would get some of the requests, and nobody would know.
  const second = await line.run('api', '--port', new URL(url() ?? '').port);
  expect([second.code, second.err]).toEqual([1, expect.stringContaining('is taken')]);
  expect(await api.stop()).toBe(0);

  const elsewhere = line.start('api', '--port', '0', '--home', join(folder, 'other/home'));
  await until('it is ready', 30_000, () => elsewhere.output().includes('"url"'));
  expect(await Bun.file(join(folder, 'other/home/quittance.db')).exists()).toBe(true);
  expect(await elsewhere.stop()).toBe(0);
}, 90_000);

test("A worker prints its log and nothing beside it, whatever Temporal's SDK has to say", async () => {
  const temporal = await startTemporalServer();
  const { address: TEMPORAL_ADDRESS } = temporal;
  const line = commandLine(await scratchFolder(), { ...variables, TEMPORAL_ADDRESS });
  const worker = line.start('worker');
  const printed = (text: string) => () => worker.output().includes(text);
  await until('the worker is ready', 60_000, printed('"Ready"'));
  await temporal.stop();
  await until('it says that Temporal is away', 60_000, printed('"sdk":"gRPC call'));
  await worker.stop();
  for (const text of worker.output().trim().split('\n')) {
    expect(JSON.parse(text)).toMatchObject({ logger: 'quittance' });
  }
}, 150_000);

test('That Temporal cannot be reached is said once, and tried again and again', async () => {
  let tries = 0;
  const closing = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      open(socket) {
        tries += 1;
        socket.end();
      },
      data() {},
    },
  });
  const TEMPORAL_ADDRESS = `127.0.0.1:${closing.port}`;
  const line = commandLine(await scratchFolder(), { ...variables, TEMPORAL_ADDRESS });
  const worker = line.start('worker');
  await until('it is tried often', 60_000, () => tries >= 8);
  closing.stop(true);
  await worker.stop();
  expect(worker.output().match(/Cannot keep the worker running/g)).toHaveLength(1);
}, 90_000);
