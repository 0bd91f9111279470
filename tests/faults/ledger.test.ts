import { Database } from 'bun:sqlite';
import { beforeAll, expect, test } from 'bun:test';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scratchFolder } from '../support/scratch-folder.ts';
import { startTestOrigin } from '../support/test-origin.ts';
import { until } from '../support/until.ts';
import { startCrowd, type Crowd } from './harness/crowd.ts';
import { faultsOf } from './harness/ledger.ts';
import { seededRandom } from './harness/seeded-random.ts';

// Whether the judge of the other tests finds what they are meant to find.
let crowd: Crowd;
let database: string;
beforeAll(async () => {
  await using started = await startTestOrigin({ commandGateway: 'direct', worker: false });
  const { api } = await started.newOrganization();
  crowd = startCrowd(api, seededRandom(1), 2);
  await until('some commands', 60_000, () => crowd.settled() > 60);
  await crowd.finish();
  database = fileURLToPath(started.databaseUrl);
});

/** Both files: what was committed last lies in the log. */
const copyTo = async (file: string): Promise<string> => {
  for (const suffix of ['', '-wal']) await copyFile(`${database}${suffix}`, `${file}${suffix}`);
  return file;
};

const tampered = async (...statements: string[]): Promise<string[]> => {
  const file = await copyTo(join(await scratchFolder(), 'tampered.db'));
  const opened = new Database(file);
  opened.run('DROP TRIGGER commands_stay_decided');
  for (const statement of statements) opened.run(statement);
  opened.close();
  return faultsOf(file, crowd.sent);
};

test('It finds nothing where all is well', async () => {
  expect(crowd.surprises).toEqual([]);
  expect(await tampered()).toEqual([]);
});

const middle = `(SELECT log_id FROM events ORDER BY log_id LIMIT 1 OFFSET 20)`;

test.each([
  ['an event that is gone', `DELETE FROM events WHERE log_id = ${middle}`],
  [
    'a last event that is gone',
    'DELETE FROM events WHERE log_id = (SELECT max(log_id) FROM events)',
  ],
  ['a command that is gone', `DELETE FROM commands WHERE seq = 20`],
  ['a command that was refused after all', `UPDATE commands SET http_status = 404 WHERE seq = 20`],
  ['an amount that no event tells of', `UPDATE payments SET json = json || ' '`],
  ['a statistic that is off', 'UPDATE payment_rollups SET count = count + 1'],
  ['a sum that is off', 'UPDATE payment_rollups SET total_low = total_low + 1'],
])('It finds %s', async (_, statement) => {
  expect((await tampered(statement)).length).toBeGreaterThan(0);
});
