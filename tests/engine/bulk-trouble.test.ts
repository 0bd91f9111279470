import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import type { RowStore } from '../../platform/bulk/ports.ts';
import type { CommandStore } from '../../platform/commands/ports.ts';
import { bulkJobTable } from '../../platform/database/bulk/bulk-job-table.ts';
import { createLibsqlBulkReader } from '../../platform/database/bulk/libsql-bulk-reader.ts';
import { createLibsqlBulkRows } from '../../platform/database/bulk/libsql-bulk-rows.ts';
import { createLibsqlCommandStore } from '../../platform/database/commands/libsql-command-store.ts';
import { createLibsqlRowIntake } from '../../platform/database/bulk/libsql-row-intake.ts';
import { openTestDatabase, rowsOf, type TestDatabase } from '../support/database.ts';
import { startEngine } from '../support/engine.ts';
import { envelope } from '../support/envelopes.ts';
import { createWidgets, plantedDefinitions, widgetTable } from './planted-module.ts';

const job = { organizationId: 'org_1', jobId: 'bulk_1' };
const all = { ...job, to: 1_000, careful: false };
let opened: TestDatabase;
let store: CommandStore;
let rows: RowStore;

beforeEach(async () => {
  opened = await openTestDatabase();
  await createWidgets(opened.database);
  const tables = [widgetTable, bulkJobTable];
  store = createLibsqlCommandStore(opened.database, tables);
  rows = createLibsqlBulkRows(opened.database, tables);
});
afterEach(() => opened.close());

const start = (on: RowStore = rows) => startEngine(store, plantedDefinitions, [], undefined, on);

interface Asked {
  readonly word: string;
  readonly type?: string;
  readonly id?: string;
}

/** A running job of widgets. */
async function runningJob(...asked: Asked[]): Promise<void> {
  const staged = asked.map(({ word, type = 'make', id }, index) => ({
    row: index + 1,
    key: null,
    command: {
      type: `widgets.${type}`,
      aggregateId: id ?? `widget_${index + 1}`,
      input: { word },
      fingerprint: '',
    },
    problem: null,
  }));
  await createLibsqlRowIntake(opened.database).stage(job.jobId, staged);
  const resource = { id: job.jobId, object: 'bulk_job', status: 'running', version: 2 };
  const terms = { dryRun: false, keyScope: 'job', actor: {}, commandId: 'cmd_1' };
  await opened.database.write([
    {
      sql: `INSERT INTO bulk_jobs (organization_id, id, version, status, key_space, json, terms, total)
        VALUES ('org_1', 'bulk_1', 2, 'running', 'bulk bulk_1', ?, ?, ?)`,
      args: [JSON.stringify(resource), JSON.stringify(terms), asked.length],
    },
  ]);
}

const reader = () => createLibsqlBulkReader(opened.database)(job.organizationId);
const outcomes = async () => (await reader().results(job.jobId, 0)).map(({ outcome }) => outcome);
const counts = async () => (await reader().get(job.jobId)).job?.counts;

async function executeAll(engine: Awaited<ReturnType<typeof start>>, careful = false) {
  for (let more = true; more;) {
    const execution = await engine.executeRows({ ...all, careful });
    more = execution.kind === 'executed' && execution.more;
  }
}

test('A row that cannot be written, and one whose decider throws, are failed alone', async () => {
  await runningJob({ word: 'a' }, { word: 'unwritable' }, { word: 'throws' }, { word: 'b' });
  const engine = await start();
  await executeAll(engine);
  expect(await outcomes()).toEqual(['succeeded', 'failed', 'failed', 'succeeded']);
  expect(await counts()).toMatchObject({ pending: 0, succeeded: 2, failed: 2 });
  const sql = `SELECT data ->> 'word' AS word FROM events ORDER BY sequence`;
  expect(await rowsOf(opened.database, sql)).toEqual([{ word: 'a' }, { word: 'b' }]);
});

describe('A row whose command is answered later', () => {
  const answer = (of: string, says: string) =>
    envelope('org_1', {
      type: 'widgets.answer',
      aggregateId: 'widget_1',
      input: { word: 'answered', of, says },
    });

  for (const [says, outcome] of [
    ['yes', 'succeeded'],
    ['no', 'refused'],
  ] as const) {
    test(`is pending until then, and ${outcome} when the answer is "${says}"`, async () => {
      await runningJob({ word: 'a' }, { word: 'asked', type: 'ask', id: 'widget_1' });
      const engine = await start();
      await executeAll(engine);
      expect(await outcomes()).toEqual(['succeeded', 'pending']);
      expect(await counts()).toMatchObject({ pending: 1, succeeded: 1 });
      const [, asked] = await reader().results(job.jobId, 0);
      await store.accept([answer(asked?.commandId ?? '', says)], '2026-03-01T12:00:00.000Z');
      await engine.drain('org_1');
      expect(await outcomes()).toEqual(['succeeded', outcome]);
      expect(await counts()).toMatchObject({
        pending: 0,
        succeeded: outcome === 'succeeded' ? 2 : 1,
        refused: outcome === 'refused' ? 1 : 0,
      });
      expect(await rowsOf(opened.database, 'SELECT * FROM bulk_followed')).toEqual([]);
    });
  }
});

test('The counts follow a failed command that is sent again', async () => {
  await runningJob({ word: 'throws' });
  await executeAll(await start());
  expect(await counts()).toMatchObject({ pending: 0, failed: 1 });
  const retry = `UPDATE commands SET status = 'accepted', input = '{"word":"mended"}'
    WHERE status = 'failed'`;
  await opened.database.write([{ sql: retry, args: [] }]);
  expect(await counts()).toMatchObject({ pending: 1, failed: 0 });
  await (await start()).drain('org_1');
  expect(await counts()).toMatchObject({ pending: 0, succeeded: 1, failed: 0 });
});

test('A row that ends its process is failed after five attempts, and takes nobody with it', async () => {
  await runningJob({ word: 'a' }, { word: 'deadly' }, { word: 'b' });
  const deadly: RowStore = {
    ...rows,
    commit(step) {
      const text = JSON.stringify(step.decided.decisions.map(({ events }) => events));
      if (text.includes('deadly')) throw new Error('The process is dead');
      return rows.commit(step);
    },
  };
  let deaths = 0;
  for (let survived = false; !survived && deaths < 20;) {
    survived = await executeAll(await start(deadly), true).then(
      () => true,
      () => false,
    );
    if (!survived) deaths++;
  }
  expect(deaths).toBeLessThanOrEqual(8);
  expect(await outcomes()).toEqual(['succeeded', 'failed', 'succeeded']);
});

test('Rows of a job that does not run are left, and so are those behind a gap', async () => {
  await runningJob({ word: 'a' }, { word: 'b' }, { word: 'c' });
  const engine = await start();
  await opened.database.write([{ sql: 'DELETE FROM bulk_rows WHERE row = 2', args: [] }]);
  expect(await engine.executeRows(all)).toEqual({ kind: 'executed', count: 1, more: true });
  expect(await engine.executeRows(all)).toEqual({ kind: 'stopped' });
  const pause = `UPDATE bulk_jobs SET status = 'paused', place = 0, came_from = 1`;
  const refused = await opened.database.write([{ sql: pause, args: [] }]).catch(String);
  expect(refused).toContain('out_of_turn');
});
