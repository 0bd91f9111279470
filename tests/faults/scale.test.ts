import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { temporalForTests } from '../support/temporal.ts';
import { startCluster } from './harness/cluster.ts';
import { atRest, expectAllWell, startCrowd } from './harness/crowd.ts';
import { charge, settled } from './harness/payer.ts';
import { rounds, seededRandom, seedOfRun } from './harness/seeded-random.ts';

const strikes = rounds(8);

/** Payments that the sandbox, whose tables lie in the same database, has charged twice. */
function chargedTwice(databaseFile: string): unknown[] {
  const database = new Database(databaseFile, { readonly: true });
  const sql = `SELECT payment_id, count(*) AS charges FROM charges
    GROUP BY organization_id, payment_id HAVING charges > 1`;
  try {
    return database.query(sql).all();
  } finally {
    database.close();
  }
}

test(
  `Two APIs and three workers over one database server: ${strikes} strikes lose nothing and double nothing`,
  async () => {
    const random = seededRandom(seedOfRun());
    const cluster = await startCluster((await temporalForTests()).address, 3);
    const { apiKey } = await cluster.newOrganization();
    const apis = cluster.clients(apiKey);
    const crowds = apis.map((api) => startCrowd(api, random, 3));
    const settledBy = (): number => crowds.reduce((sum, crowd) => sum + crowd.settled(), 0);

    const payments: { id: string; status: string }[] = [];
    for (let count = 0; count < strikes; count++) {
      const charging = charge(random.pick([...apis]), `charged_${count}`, 'tok_success');
      const [payment, struck] = await Promise.all([charging, cluster.strike(random)]);
      payments.push(payment);
      console.log(`${struck}; ${settledBy()} commands are settled`);
    }
    await cluster.ready();
    for (const payment of payments) await settled(apis[0], payment);
    await Promise.all(crowds.map((crowd) => crowd.finish()));
    await atRest(cluster.databaseFile);
    await cluster.stop();

    expectAllWell(cluster.databaseFile, crowds);
    expect(chargedTwice(cluster.databaseFile)).toEqual([]);
    expect(settledBy()).toBeGreaterThan(strikes * 5);
  },
  120_000 + strikes * 10_000,
);
