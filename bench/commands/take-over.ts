import { createClient } from '@libsql/client/sqlite3';
import { pathToFileURL } from 'node:url';
import { inHome, type Home } from './home.ts';
import {
  databaseOf,
  makeOrganization,
  sendPayment,
  startOrigin,
  untilAnswers,
  type OriginProcess,
} from './origin.ts';
import type { Plan } from './plan.ts';
import { seconds, type Figure, type Section } from './report.ts';
import { lookAtShard, startTemporal } from './temporal.ts';

/** After a pause of this length the shard's activity is over, and its history says whose it was. */
const settledMs = 500;
const startedMs = 3_000;

/** The next command after a process was killed or paused, with the one before just answered. */
export async function takeOver(plan: Plan): Promise<Section> {
  return {
    title: 'A process dies',
    figures: [...(await onlyProcess(plan)), ...(await twoWorkers(plan))],
    notes: [],
  };
}

const worst = (name: string, times: readonly number[], atMost?: number): Figure => {
  const value = Math.max(...times) / 1_000;
  return {
    name: `${name}, worst of ${times.length}`,
    figure: times.map((ms) => seconds(ms / 1_000)).join(', '),
    value,
    ...(atMost !== undefined && { target: { atMost } }),
  };
};

const onlyProcess = ({ kills }: Plan): Promise<Figure[]> =>
  inHome(async (home) => {
    const temporalAddress = await startTemporal(home);
    const options = { temporalAddress, gateway: 'temporal' } as const;
    let origin = await startOrigin(home, 'serve', options);
    await untilAnswers(origin, '/readyz');
    const apiKey = await makeOrganization(origin);
    const sinceListening: number[] = [];
    const sinceReady: number[] = [];
    for (let count = 0; count < kills; count++) {
      await sendSome(origin, apiKey);
      origin.kill('SIGKILL');
      await origin.exited;
      origin = await startOrigin(home, 'serve', options);
      await untilAnswers(origin, '/healthz');
      const readyAt = untilAnswers(origin, '/readyz').then(() => performance.now());
      const listenedAt = performance.now();
      await sendPayment(origin, apiKey);
      const answeredAt = performance.now();
      sinceListening.push(answeredAt - listenedAt);
      sinceReady.push(Math.max(0, answeredAt - (await readyAt)));
    }
    return [
      worst('Only process killed: from ready to the first answer', sinceReady, 3),
      worst('… from listening, with the command sent at once', sinceListening),
    ];
  });

const twoWorkers = ({ kills }: Plan): Promise<Figure[]> =>
  inHome(async (home) => {
    const temporalAddress = await startTemporal(home);
    const options = { temporalAddress, gateway: 'temporal' } as const;
    const api = await startOrigin(home, 'api', options);
    await untilAnswers(api, '/healthz');
    const workers = [
      await startOrigin(home, 'worker', options),
      await startOrigin(home, 'worker', options),
    ];
    const apiKey = await makeOrganization(api);
    const shard = await lookAtShard(home, temporalAddress, databaseOf(home));
    let sent = 0;
    const send = async (): Promise<number> => {
      sent++;
      return sendPayment(api, apiKey);
    };
    /** The worker that executes now; which one that is, only the server knows. */
    const owner = async (): Promise<OriginProcess> => {
      for (let count = 0; count < 5; count++) await send();
      await Bun.sleep(settledMs);
      const pid = await shard.owner();
      const found = workers.find((each) => each.pid === pid);
      if (!found) throw new Error(`The shard is not run by one of our workers, but by ${pid}`);
      return found;
    };

    const paused: number[] = [];
    for (let count = 0; count < kills; count++) {
      const worker = await owner();
      await send();
      worker.kill('SIGSTOP');
      paused.push(await send());
      worker.kill('SIGCONT');
      for (let after = 0; after < 20; after++) await send();
      await Bun.sleep(startedMs);
    }
    const killed: number[] = [];
    for (let count = 0; count < kills; count++) {
      const worker = await owner();
      await send();
      worker.kill('SIGKILL');
      killed.push(await send());
      workers.splice(workers.indexOf(worker), 1, await startOrigin(home, 'worker', options));
      await Bun.sleep(startedMs);
    }
    const doubled = await deviation(home, sent);
    return [
      worst('One of two workers killed: the next command', killed, 3),
      worst('One of two workers paused: the next command', paused, 5),
      {
        name: 'Resumed: payments and events more or fewer than commands',
        figure: `${doubled} of ${sent}`,
        value: doubled,
        target: { atMost: 0 },
      },
    ];
  });

async function sendSome(origin: OriginProcess, apiKey: string): Promise<void> {
  for (let count = 0; count < 20; count++) await sendPayment(origin, apiKey);
}

/** Every command was answered 201, so there is one payment and one event for each. */
async function deviation(home: Home, sent: number): Promise<number> {
  const client = createClient({ url: pathToFileURL(databaseOf(home)).href });
  const { rows } = await client.execute(`SELECT
    (SELECT count(*) FROM payments) AS payments,
    (SELECT count(*) FROM events WHERE type = 'payment.created') AS events,
    (SELECT sum(count) FROM payment_rollups) AS counted`);
  client.close();
  return Object.values(rows[0] ?? {}).reduce<number>(
    (sum, count) => sum + Math.abs(Number(count) - sent),
    0,
  );
}
