import { afterAll, beforeAll, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import type { RowStep, RowStore } from '../../platform/bulk/ports.ts';
import type { CommandStore } from '../../platform/commands/ports.ts';
import { createLibsqlBulkReader } from '../../platform/database/bulk/libsql-bulk-reader.ts';
import { createLibsqlBulkRows } from '../../platform/database/bulk/libsql-bulk-rows.ts';
import { createLibsqlCommandStore } from '../../platform/database/commands/libsql-command-store.ts';
import { createLibsqlRowIntake } from '../../platform/database/bulk/libsql-row-intake.ts';
import { aggregateTables } from '../../platform/database/tables.ts';
import { openTestDatabase, rowsOf, type TestDatabase } from '../support/database.ts';
import { definitionsOn, startEngine, type TestEngine } from '../support/engine.ts';
import { envelope } from '../support/envelopes.ts';

let opened: TestDatabase;
let store: CommandStore;
let bulkRows: RowStore;
let jobs = 0;

beforeAll(async () => {
  opened = await openTestDatabase();
  store = createLibsqlCommandStore(opened.database, aggregateTables);
  bulkRows = createLibsqlBulkRows(opened.database, aggregateTables);
});
afterAll(() => opened.close());

/** What may happen to the process that executes a batch of rows. */
type Fate = 'well' | 'dies before' | 'dies after' | 'twice at once';

interface Row {
  readonly key: string | null;
  readonly kind: 'create' | 'update' | 'delete' | 'bad';
  readonly payment: string;
  readonly amount: number;
}

const anyRow: fc.Arbitrary<Row> = fc.record({
  key: fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { freq: 2 }),
  kind: fc.constantFrom('create', 'create', 'update', 'delete', 'bad'),
  payment: fc.constantFrom('p', 'q', 'r'),
  amount: fc.constantFrom(1, 2),
});
const anyFate = fc.constantFrom<Fate>('well', 'well', 'dies before', 'dies after', 'twice at once');

const inputOf = ({ kind, payment, amount }: Row) =>
  kind === 'create'
    ? { id: payment, amount, currency: 'EUR' }
    : kind === 'update'
      ? { amount }
      : {};

const wordsOf = (row: Row): string => JSON.stringify([row.kind, row.payment, inputOf(row)]);

/** What the rows come to, one after the other, each key once. Shares no code with the product. */
function model(rows: readonly Row[]): { outcomes: string[]; events: string[] } {
  const versions = new Map<string, { amount: number; version: number; deleted: boolean }>();
  const keys = new Map<string, { words: string; outcome: string }>();
  const events: string[] = [];
  const execute = ({ kind, payment, amount }: Row): string => {
    const state = versions.get(payment);
    if (kind === 'create') {
      if (state) return 'payment_already_exists';
      versions.set(payment, { amount, version: 1, deleted: false });
      events.push(`${payment} 1`);
      return 'succeeded';
    }
    if (!state) return 'payment_not_found';
    if (state.deleted) return 'payment_deleted';
    if (kind === 'update' && state.amount === amount) return 'succeeded';
    const deleted = kind === 'delete';
    const version = state.version + 1;
    versions.set(payment, { amount: deleted ? state.amount : amount, version, deleted });
    events.push(`${payment} ${version}`);
    return 'succeeded';
  };
  const outcomes = rows.map((row) => {
    if (row.kind === 'bad') return 'invalid_request';
    const earlier = row.key === null ? undefined : keys.get(row.key);
    if (earlier) return earlier.words === wordsOf(row) ? earlier.outcome : 'idempotency_key_reused';
    const outcome = execute(row);
    if (row.key !== null) keys.set(row.key, { words: wordsOf(row), outcome });
    return outcome;
  });
  return { outcomes, events };
}

/** A job of these rows that runs. */
async function newJob(rows: readonly Row[], engine: TestEngine) {
  const jobId = `bulk_${++jobs}`;
  const organizationId = `org_${jobs}`;
  await createLibsqlRowIntake(opened.database).stage(
    jobId,
    rows.map((row, index) => ({
      row: index + 1,
      key: row.key,
      command:
        row.kind === 'bad'
          ? null
          : {
              type: `payments.${row.kind}`,
              aggregateId: row.payment,
              input: inputOf(row),
              fingerprint: wordsOf(row),
            },
      problem:
        row.kind === 'bad' ? { status: 400, code: 'invalid_request', detail: 'Mend it' } : null,
    })),
  );
  const actor = { type: 'api_key', id: 'key_1' };
  const created = envelope(organizationId, {
    type: 'bulk_jobs.create',
    aggregateId: jobId,
    input: { total: rows.length, keyScope: 'job', dryRun: false, actor },
  });
  const begun = envelope(organizationId, {
    type: 'bulk_jobs.start',
    aggregateId: jobId,
    input: {},
  });
  await store.accept([created, begun], '2026-03-01T12:00:00.000Z');
  await engine.drain(organizationId);
  return { organizationId, jobId };
}

/** A store under which a process may die of its next commit. */
function mortal(limit: number) {
  let fate: Fate = 'well';
  const dying: RowStore = {
    ...bulkRows,
    load: (job, to, most) => bulkRows.load(job, to, Math.min(most, limit)),
    async commit(step: RowStep) {
      if (fate === 'dies before') throw new Error('The process is dead');
      const result = await bulkRows.commit(step);
      if (fate === 'dies after') throw new Error('The process is dead');
      return result;
    },
  };
  return { rows: dying, meet: (next: Fate) => void (fate = next) };
}

test('Whatever dies and whoever comes twice, each row takes effect once, in order', async () => {
  const definitions = definitionsOn(opened.database);
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyRow, { minLength: 1, maxLength: 12 }),
      fc.array(anyFate, { maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      async (rows, fates, limit) => {
        const { rows: dying, meet } = mortal(limit);
        const engine = await startEngine(store, definitions, [], undefined, dying);
        const other = await startEngine(store, definitions, [], undefined, dying);
        const job = await newJob(rows, engine);
        const range = { ...job, to: rows.length, careful: false };
        for (const fate of fates) {
          meet(fate);
          const racing = fate === 'twice at once' ? [engine, other] : [engine];
          await Promise.all(racing.map((each) => each.executeRows(range).catch(() => undefined)));
        }
        meet('well');
        while ((await engine.executeRows(range)).kind !== 'stopped');

        const expected = model(rows);
        const reader = createLibsqlBulkReader(opened.database)(job.organizationId);
        const results = await reader.results(job.jobId, 0);
        expect(results.map(({ outcome, problem }) => problem?.['code'] ?? outcome)).toEqual(
          expected.outcomes,
        );
        const succeeded = expected.outcomes.filter((each) => each === 'succeeded').length;
        expect((await reader.get(job.jobId)).job?.counts).toEqual({
          total: rows.length,
          pending: 0,
          succeeded,
          refused: rows.length - succeeded,
          failed: 0,
        });
        const events = await rowsOf(
          opened.database,
          `SELECT subject || ' ' || aggregate_version AS event FROM events
            WHERE organization_id = ? AND aggregate_type = 'payment' ORDER BY sequence`,
          job.organizationId,
        );
        expect(events.map(({ event }) => String(event))).toEqual(expected.events);
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
