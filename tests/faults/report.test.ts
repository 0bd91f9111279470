import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { pathToFileURL } from 'node:url';
import { openFile } from '../../platform/database/file.ts';
import type { ApiClient } from '../support/api-client.ts';
import { askFor, fillPayments } from '../support/reports.ts';
import { temporalForTests } from '../support/temporal.ts';
import { until } from '../support/until.ts';
import { createInstallation, type Installation } from './harness/installation.ts';
import { faultsOf } from './harness/ledger.ts';
import { startTemporalProgram } from './harness/temporal-program.ts';

const rows = 60_000;

/** An organization with many payments, and a report on them that is being written. */
async function reportBeingWritten(installation: Installation) {
  const { id: organizationId, apiKey } = await installation.newOrganization();
  const database = await openFile(pathToFileURL(installation.databaseFile).href);
  await fillPayments(database, organizationId, rows);
  await database.close();
  const api = installation.client(apiKey);
  const asked = await askFor(api);
  expect(asked.status).toBe(202);
  const path = asked.headers.get('Location') ?? '';
  const first = await until('some rows are written', 60_000, async () => {
    const { body } = await api.send('GET', path);
    const { rows: written } = body['progress'] as { rows: number };
    return written > 0 && body;
  });
  expect(first['status']).toBe('running');
  return { api, path, first };
}

/** The report is complete, and is what one of one snapshot has to be. */
async function expectWhole(api: ApiClient, path: string, attempt: number): Promise<string> {
  const report = await until('the report is complete', 60_000, async () => {
    const { body } = await api.send('GET', path);
    return body['status'] === 'completed' && body;
  });
  expect(report).toMatchObject({ attempt, progress: { rows } });
  const { text } = await api.send('GET', `${path}/content`);
  expect(Buffer.byteLength(text)).toBe(report['bytes'] as number);
  const ids = text
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: string }).id);
  expect(new Set(ids).size).toBe(rows);
  expect(ids).toHaveLength(rows);
  expect(ids).toEqual(ids.toSorted().reverse());
  return report['asOf'] as string;
}

const attemptsIn = (installation: Installation): unknown[] => {
  const database = new Database(installation.databaseFile, { readonly: true });
  try {
    return database.query('SELECT DISTINCT attempt FROM report_chunks').all();
  } finally {
    database.close();
  }
};

test('A report that is killed in the middle begins again and is whole', async () => {
  const installation = await createInstallation({
    temporalAddress: (await temporalForTests()).address,
  });
  let program = installation.start('serve');
  await installation.ready();
  const { api, path, first } = await reportBeingWritten(installation);
  for (let attempt = 2; attempt <= 3; attempt++) {
    await program.kill();
    program = installation.start('serve');
    await installation.ready();
    await until(`attempt ${attempt} has written rows`, 60_000, async () => {
      const { body } = await api.send('GET', path);
      const { rows: written } = body['progress'] as { rows: number };
      return body['attempt'] === attempt && written > 0;
    });
  }
  expect((await expectWhole(api, path, 3)) > (first['asOf'] as string)).toBe(true);
  await until('what was written before is gone', 60_000, () =>
    Bun.deepEquals(attemptsIn(installation), [{ attempt: 3 }]),
  );
  expect(await program.stop()).toBe(0);
  // The payments were not made by commands; everything else has to be as always.
  const faults = faultsOf(installation.databaseFile);
  expect(faults.filter((each) => !each.startsWith('A payment that is not'))).toEqual([]);
}, 180_000);

test('A report whose workflow is lost with all of Temporal is written all the same', async () => {
  const temporal = await startTemporalProgram();
  const installation = await createInstallation({ temporalAddress: temporal.address });
  let program = installation.start('serve');
  await installation.ready();
  const { api, path } = await reportBeingWritten(installation);
  await program.kill();
  await temporal.stop();
  await temporal.loseStore();
  await temporal.start();
  program = installation.start('serve');
  await installation.ready();
  await expectWhole(api, path, 2);
  expect(await program.stop()).toBe(0);
  await temporal.stop();
}, 180_000);
