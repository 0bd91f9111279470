import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { temporalForTests } from '../support/temporal.ts';
import { until } from '../support/until.ts';
import { atRest, expectAllWell, startCrowd } from './harness/crowd.ts';
import { createInstallation } from './harness/installation.ts';
import { rounds, seededRandom, seedOfRun } from './harness/seeded-random.ts';

const kills = rounds(4);
const rows = 4_000;

/** Rows of a job that have not exactly one command and, where they succeeded, one payment. */
const faultsOfRows = `SELECT r.row, count(c.id) AS commands, count(p.id) AS payments
  FROM bulk_rows AS r LEFT JOIN commands AS c
    ON c.key_space = 'bulk ' || r.job_id AND c.idempotency_key = r.key AND c.status = 'succeeded'
  LEFT JOIN payments AS p ON p.organization_id = c.organization_id AND p.id = r.aggregate_id
    AND p.version = 1
  WHERE r.job_id = ? GROUP BY r.row HAVING commands != 1 OR payments != 1`;

test(
  `${kills} kills while a bulk job runs beside a crowd repeat no row and lose none`,
  async () => {
    const random = seededRandom(seedOfRun());
    const installation = await createInstallation({
      temporalAddress: (await temporalForTests()).address,
    });
    let program = installation.start('serve');
    await installation.ready();
    const { api } = await installation.newOrganization();
    const lines = Array.from({ length: rows }, (_, index) =>
      JSON.stringify({
        type: 'payments.create',
        key: `row ${index}`,
        input: { amount: 1 + (index % 9), currency: 'EUR' },
      }),
    );
    // A kill in the middle of the upload, too: the same key tells what became of it.
    const send = () =>
      api.send('POST', '/v1/bulk-jobs', {
        key: 'file',
        text: lines.join('\n'),
        headers: { 'Content-Type': 'application/x-ndjson' },
      });
    const dying = send().catch(() => undefined);
    await Bun.sleep(random.between(0, 200));
    await program.kill();
    await dying;
    program = installation.start('serve');
    await installation.ready();
    const { status, body } = await send();
    expect(status).toBe(202);
    const id = body['id'] as string;
    const crowd = startCrowd(api, random, 2);
    const progress = async () => {
      const job = await api.send('GET', `/v1/bulk-jobs/${id}`);
      return job.body as { status: string; counts: { pending: number } };
    };
    let interrupted = 0;
    for (let kill = 0; kill < kills; kill++) {
      const before = (await progress()).counts.pending;
      await until('some rows are executed', 60_000, async () => {
        const { counts } = await progress();
        return counts.pending < before || counts.pending === 0;
      });
      await Bun.sleep(random.between(0, 100));
      if ((await progress()).status === 'running') interrupted++;
      await program.kill();
      program = installation.start('serve');
      await installation.ready();
    }
    await until('the job is completed', 60_000, async () => {
      return (await progress()).status === 'completed';
    });
    await crowd.finish();
    await atRest(installation.databaseFile);
    await program.stop();

    expect(interrupted).toBeGreaterThan(0);
    const database = new Database(installation.databaseFile, { readonly: true });
    expect(database.query(faultsOfRows).all(id)).toEqual([]);
    expect(
      database
        .query('SELECT place, succeeded, refused, failed FROM bulk_jobs WHERE id = ?')
        .get(id),
    ).toEqual({ place: rows, succeeded: rows, refused: 0, failed: 0 });
    database.close();
    expectAllWell(installation.databaseFile, [crowd]);
  },
  240_000 + kills * 15_000,
);
