import { expect, test } from 'bun:test';
import { temporalForTests } from '../support/temporal.ts';
import { until } from '../support/until.ts';
import { createInstallation } from './harness/installation.ts';
import { KeepAliveClient } from './harness/keep-alive-client.ts';
import { faultsOf } from './harness/ledger.ts';
import { rounds, seededRandom, seedOfRun } from './harness/seeded-random.ts';

const clients = 6;
const stops = rounds(3);

test(
  `${stops} times asked to end under load, it fails no request`,
  async () => {
    const random = seededRandom(seedOfRun());
    const installation = await createInstallation({
      temporalAddress: (await temporalForTests()).address,
    });
    let program = installation.start('serve');
    await installation.ready();
    const { apiKey } = await installation.newOrganization();
    const over = new AbortController();
    const answers: number[] = [];
    const failures: string[] = [];
    let refused = 0;

    const client = async (name: number): Promise<void> => {
      // Who names no limit is told after 5 s in which nothing was finished, as a busy machine has them.
      const headers = { Authorization: `Bearer ${apiKey}`, Prefer: 'wait=10' };
      const connection = new KeepAliveClient(installation.port, headers);
      for (let turn = 0; !over.signal.aborted; turn++) {
        const body = JSON.stringify({ amount: 1, currency: 'EUR' });
        const exchange = await connection.post('/v1/payments', `${name}/${turn}`, body);
        if (exchange.kind === 'answered') answers.push(exchange.status);
        if (exchange.kind === 'failed') failures.push(`${name}/${turn}: ${exchange.reason}`);
        if (exchange.kind === 'refused') {
          refused++;
          turn--;
          await Bun.sleep(20);
        }
      }
      connection.close();
    };
    const working = Array.from({ length: clients }, (_, name) => client(name));
    for (let stop = 0; stop < stops; stop++) {
      const before = answers.length;
      await until('some commands', 60_000, () => answers.length > before + 20);
      await Bun.sleep(random.between(0, 200));
      expect(await program.stop()).toBe(0);
      program = installation.start('serve');
    }
    const before = answers.length;
    await until('some commands', 60_000, () => answers.length > before + 20);
    over.abort();
    await Promise.all(working);
    await program.stop();

    expect(failures).toEqual([]);
    expect(answers.filter((status) => status !== 201)).toEqual([]);
    expect(refused).toBeGreaterThan(0);
    expect(faultsOf(installation.databaseFile)).toEqual([]);
  },
  120_000 + stops * 10_000,
);
