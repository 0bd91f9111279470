import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scratchFolder } from '../support/scratch-folder.ts';
import { temporalForTests } from '../support/temporal.ts';
import { until } from '../support/until.ts';
import { atRest, expectAllWell, startCrowd } from './harness/crowd.ts';
import { createInstallation } from './harness/installation.ts';
import { faultsOf } from './harness/ledger.ts';
import { stopAnywhere } from './harness/pause.ts';
import { rounds, seededRandom, seedOfRun } from './harness/seeded-random.ts';

const eventsOf = (databaseFile: string): string[] => {
  const database = new Database(databaseFile, { readonly: true });
  const rows = database.query<{ id: string }, []>('SELECT id FROM events ORDER BY log_id').all();
  database.close();
  return rows.map(({ id }) => id);
};

test('A copy of the database and its log, taken at any moment, holds a prefix of the commits', async () => {
  const random = seededRandom(seedOfRun());
  const installation = await createInstallation({
    temporalAddress: (await temporalForTests()).address,
  });
  const program = installation.start('serve');
  await installation.ready();
  const { api } = await installation.newOrganization();
  const crowd = startCrowd(api, random, 6);
  const copies: { file: string; settled: number }[] = [];
  for (let count = 0; count < rounds(5); count++) {
    const before = crowd.settled();
    await until('some commands', 60_000, () => crowd.settled() > before + 10);
    await Bun.sleep(random.between(0, 100));
    // Stopped, the process stands for a file system that takes both files in one moment.
    await stopAnywhere(program);
    const settled = crowd.sent.filter(({ final, expected }) => final && expected < 300).length;
    const file = join(await scratchFolder(), 'copy.db');
    await copyFile(installation.databaseFile, file);
    await copyFile(`${installation.databaseFile}-wal`, `${file}-wal`);
    program.send('SIGCONT');
    copies.push({ file, settled });
  }
  await crowd.finish();
  await atRest(installation.databaseFile);
  await program.stop();
  expectAllWell(installation.databaseFile, [crowd]);

  const all = eventsOf(installation.databaseFile);
  for (const { file, settled } of copies) {
    expect(faultsOf(file)).toEqual([]);
    const copied = eventsOf(file);
    expect(copied).toEqual(all.slice(0, copied.length));
    // What was answered before is in it; the organization and its key are two events more.
    expect(copied.length).toBeGreaterThanOrEqual(settled + 2);
  }
}, 180_000);
