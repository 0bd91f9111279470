import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { JobName } from '../../platform/bulk/row-range.ts';
import { createLibsqlBulkReader } from '../../platform/database/bulk/libsql-bulk-reader.ts';
import { createLibsqlRowIntake } from '../../platform/database/bulk/libsql-row-intake.ts';
import { rowsOf } from '../support/database.ts';
import { envelope } from '../support/envelopes.ts';
import { until } from '../support/until.ts';
import { openGateway, type GatewayUnderTest, type ShardKind } from './gateway-under-test.ts';

const wait = { limitMs: 20_000, explicit: true };
const actor = { type: 'api_key', id: 'key_1' };
let jobsMade = 0;

for (const kind of ['direct', 'temporal'] satisfies ShardKind[]) {
  describe(`Bulk jobs, ${kind}`, () => {
    let under: GatewayUnderTest;
    beforeAll(async () => {
      under = await openGateway(kind);
    }, 60_000);
    afterAll(() => under.close(), 30_000);

    const send = async ({ organizationId, jobId }: JobName, type: string, input = {}) => {
      const sent = envelope(organizationId, { type, aggregateId: jobId, input });
      await under.gateway.submit(sent);
      return under.gateway.outcome(sent.id, organizationId, wait);
    };
    const jobOf = async ({ organizationId, jobId }: JobName) =>
      (await createLibsqlBulkReader(under.database)(organizationId).get(jobId)).job;

    /** A queued job that makes so many payments. */
    async function newJob(total: number): Promise<JobName> {
      const job = { organizationId: `org_${kind}_${++jobsMade}`, jobId: `bulk_${jobsMade}` };
      const rows = Array.from({ length: total }, (_, index) => ({
        row: index + 1,
        key: null,
        problem: null,
        command: {
          type: 'payments.create',
          aggregateId: `pay_${index}`,
          input: { amount: 1, currency: 'EUR' },
          fingerprint: '',
        },
      }));
      await createLibsqlRowIntake(under.database).stage(job.jobId, rows);
      await send(job, 'bulk_jobs.create', { total, keyScope: 'job', dryRun: false, actor });
      return job;
    }
    const run = (job: JobName) => under.jobs.run(job, AbortSignal.timeout(20_000), false);
    const eventsOf = async ({ organizationId }: JobName) => {
      const sql = `SELECT type FROM events WHERE organization_id = ?
        AND type LIKE 'bulk%' ORDER BY sequence`;
      return (await rowsOf(under.database, sql, organizationId)).map(({ type }) => type);
    };

    test('A job runs to its end, each row once, though several run it', async () => {
      const job = await newJob(2_500);
      expect(await Promise.all([run(job), run(job), run(job)])).toEqual(['over', 'over', 'over']);
      expect(await jobOf(job)).toMatchObject({
        status: 'completed',
        counts: { total: 2_500, pending: 0, succeeded: 2_500 },
      });
      const sql = `SELECT count(*) AS rows, count(DISTINCT id) AS ids FROM payments
        WHERE organization_id = ?`;
      expect(await rowsOf(under.database, sql, job.organizationId)).toEqual([
        { rows: 2_500n, ids: 2_500n },
      ]);
      expect(await eventsOf(job)).toEqual([
        'bulk_job.created',
        'bulk_job.started',
        'bulk_job.completed',
      ]);
    });

    test('Commands take turns with the rows of a job', async () => {
      const job = await newJob(2_000);
      const running = run(job);
      const other = envelope(`${job.organizationId}_other`);
      await under.gateway.submit(other);
      const awaited = await under.gateway.outcome(other.id, other.organizationId, wait);
      expect(awaited.kind).toBe('decided');
      const atThatTime = await jobOf(job);
      expect(atThatTime?.counts.pending).toBeGreaterThan(0);
      await running;
      expect(await jobOf(job)).toMatchObject({ status: 'completed' });
    });

    test('A pause takes effect in the middle, and a resumed job goes on there', async () => {
      const job = await newJob(3_000);
      const running = run(job);
      await until('rows are executed', 20_000, async () => {
        return ((await jobOf(job))?.counts.succeeded ?? 0) > 0;
      });
      await send(job, 'bulk_jobs.pause');
      const paused = (await jobOf(job))?.counts.succeeded;
      expect(await running).toBe('over');
      expect(await jobOf(job)).toMatchObject({ status: 'paused', counts: { succeeded: paused } });
      expect(paused).toBeLessThan(3_000);
      await send(job, 'bulk_jobs.resume');
      await run(job);
      expect(await jobOf(job)).toMatchObject({ status: 'completed', counts: { pending: 0 } });
    });

    test('A job that lacks rows fails, and says how far it came', async () => {
      const job = await newJob(10);
      await under.database.write([
        { sql: `DELETE FROM bulk_rows WHERE job_id = ? AND row = 7`, args: [job.jobId] },
      ]);
      await run(job);
      expect(await jobOf(job)).toMatchObject({
        status: 'failed',
        counts: { total: 10, pending: 0, succeeded: 6, canceled: 4 },
      });
    });
  });
}
