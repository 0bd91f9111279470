import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { report, type ReportEvent } from '../../../modules/reports/domain/report.ts';
import type { ReportStore } from '../../../modules/reports/ports.ts';
import { createLibsqlReportReader } from '../../../platform/database/reports/libsql-report-reader.ts';
import { createLibsqlReportStore } from '../../../platform/database/reports/libsql-report-store.ts';
import { reportTable } from '../../../platform/database/reports/report-table.ts';
import { createChunkWriter } from '../../../platform/processes/chunk-writer.ts';
import {
  databaseKinds,
  openTestDatabase,
  rowsOf,
  type TestDatabase,
} from '../../support/database.ts';
import { at, stateAfter } from '../../support/given.ts';

describe.each(databaseKinds)('The report store (%s)', (kind) => {
  let opened: TestDatabase;
  let store: ReportStore;

  beforeEach(async () => {
    opened = await openTestDatabase(kind);
    store = createLibsqlReportStore(opened.database);
  });
  afterEach(() => opened.close());

  const created: ReportEvent = {
    type: 'report.created',
    terms: { query: 'payments.search', input: {}, format: 'ndjson' },
  };
  const started = (attempt: number): ReportEvent => ({
    type: 'report.started',
    begun: { attempt, asOf: at, position: 7 },
  });
  const completed: ReportEvent = { type: 'report.completed', rows: 3, bytes: 99 };

  /** Writes a report as the engine would after these events. */
  async function save(id: string, ...events: ReportEvent[]): Promise<void> {
    const after = stateAfter(report, [created, ...events]);
    const before = events.length > 0 ? stateAfter(report, [created]) : undefined;
    const change = { organizationId: 'org_1', id, aggregate: report, before, after };
    await opened.database.write(reportTable.save([{ ...change, json: JSON.stringify(after) }]));
  }

  const attempt = (number: number, reportId = 'rep_1') => ({
    organizationId: 'org_1',
    reportId,
    attempt: number,
  });
  const chunks = async (): Promise<unknown[]> =>
    (
      await rowsOf(
        opened.database,
        'SELECT report_id, attempt, count(*) AS count FROM report_chunks GROUP BY 1, 2',
      )
    ).map((row) => [row['report_id'], Number(row['attempt']), Number(row['count'])]);
  const reader = () => createLibsqlReportReader(opened.database)('org_1');

  test('An attempt that is not the current one writes nothing, and learns it', async () => {
    await save('rep_1');
    const chunk = { number: 0, text: 'x', rows: 1 };
    expect(await store.append(attempt(1), chunk)).toBe(false);
    await save('rep_1', started(1));
    expect(await store.append(attempt(1), chunk)).toBe(true);
    await save('rep_1', started(1), started(2));
    expect(await store.append(attempt(1), { ...chunk, number: 1 })).toBe(false);
    expect(await store.append({ ...attempt(2), organizationId: 'org_2' }, chunk)).toBe(false);
    await save('rep_1', started(1), started(2), completed);
    expect(await store.append(attempt(2), chunk)).toBe(false);
    expect(await chunks()).toEqual([['rep_1', 1, 1]]);
  });

  test('How far it is is shown with each chunk, and begins again with each attempt', async () => {
    const progress = async () => (await reader().get('rep_1')).report?.progress.rows;
    await save('rep_1', started(1));
    await store.append(attempt(1), { number: 0, text: 'x', rows: 200 });
    await store.append(attempt(1), { number: 1, text: 'x', rows: 400 });
    expect(await progress()).toBe(400);
    await save('rep_1', started(1), started(2));
    expect(await progress()).toBe(0);
  });

  test("What earlier attempts wrote is deleted piece by piece, and nobody else's", async () => {
    await save('rep_1', started(1));
    await save('rep_2', started(1));
    for (let number = 0; number < 150; number++) {
      await store.append(attempt(1), { number, text: 'x', rows: number });
    }
    await store.append(attempt(1, 'rep_2'), { number: 0, text: 'x', rows: 1 });
    await save('rep_1', started(1), started(2));
    await store.append(attempt(2), { number: 0, text: 'x', rows: 1 });
    const more: boolean[] = [];
    do more.push(await store.sweep(attempt(2)));
    while (more.at(-1));
    expect(more).toEqual([true, true, false]);
    expect(await chunks()).toEqual([
      ['rep_1', 2, 1],
      ['rep_2', 1, 1],
    ]);
  });

  test('What is over for long enough is hidden at once and deleted piece by piece', async () => {
    await save('rep_1', started(1));
    for (let number = 0; number < 100; number++) {
      await store.append(attempt(1), { number, text: 'x', rows: number });
    }
    await save('rep_1', started(1), completed);
    await save('rep_2', started(1));
    await store.append(attempt(1, 'rep_2'), { number: 0, text: 'x', rows: 1 });
    expect(await store.forget(at)).toBe(false);
    expect((await reader().get('rep_1')).report?.status).toBe('completed');
    expect(await store.forget('2026-03-01T12:00:00.001Z')).toBe(true);
    expect((await reader().get('rep_1')).report).toBeUndefined();
    expect(await chunks()).toEqual([
      ['rep_1', 1, 36],
      ['rep_2', 1, 1],
    ]);
    while (await store.forget('2026-03-01T12:00:00.001Z'));
    expect(await chunks()).toEqual([['rep_2', 1, 1]]);
    expect(await rowsOf(opened.database, 'SELECT id, forgotten FROM reports')).toEqual([
      { id: 'rep_1', forgotten: 2n },
      { id: 'rep_2', forgotten: 0n },
    ]);
  });

  test('While a report is open its process is due, and no longer', async () => {
    const due = () => rowsOf(opened.database, 'SELECT name, subject FROM processes');
    await save('rep_1');
    expect(await due()).toEqual([{ name: 'report', subject: 'rep_1' }]);
    await save('rep_1', started(1));
    expect(await due()).toHaveLength(1);
    await save('rep_1', started(1), completed);
    expect(await due()).toEqual([]);
  });

  test('Chunks have at most 256 KiB and break no character', async () => {
    await save('rep_1', started(1));
    const writer = createChunkWriter(store, attempt(1));
    const text = `a${'😀'.repeat(150_000)}ü${'€'.repeat(100_000)}`;
    expect(await writer.write(text, 1)).toBe(true);
    expect(await writer.write('end', 1)).toBe(true);
    expect(await writer.end()).toBe(true);
    const sql = `SELECT text, length(CAST(text AS BLOB)) AS bytes FROM report_chunks ORDER BY number`;
    const rows = await rowsOf(opened.database, sql);
    expect(rows.length).toBeGreaterThan(3);
    expect(Math.max(...rows.map((row) => Number(row['bytes'])))).toBeLessThanOrEqual(256 * 1024);
    expect(rows.map((row) => row['text']).join('')).toBe(`${text}end`);
    expect(writer.bytes).toBe(rows.reduce((sum, row) => sum + Number(row['bytes']), 0));
  });
});
