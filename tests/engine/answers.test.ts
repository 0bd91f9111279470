import { afterEach, beforeEach, expect, test } from 'bun:test';
import { OpenCommands } from '../../platform/commands/open-commands.ts';
import type { CommandStore } from '../../platform/commands/ports.ts';
import { createLibsqlCommandCounts } from '../../platform/database/commands/libsql-command-counts.ts';
import { createLibsqlCommandStore } from '../../platform/database/commands/libsql-command-store.ts';
import { openTestDatabase, rowsOf, type TestDatabase } from '../support/database.ts';
import { startEngine } from '../support/engine.ts';
import { envelope } from '../support/envelopes.ts';
import { createWidgets, plantedDefinitions, widgetTable } from './planted-module.ts';

let opened: TestDatabase;
let store: CommandStore;
let open: OpenCommands;

beforeEach(async () => {
  opened = await openTestDatabase();
  await createWidgets(opened.database);
  store = createLibsqlCommandStore(opened.database, [widgetTable]);
  open = new OpenCommands();
});
afterEach(() => opened.close());

/** Accepts and executes one command of the planted module. */
async function execute(type: string, input: { word?: string; of?: string; says?: string }) {
  const sent = envelope('org_1', { type, aggregateId: 'widget_1', input });
  await store.accept([sent], '2026-03-01T12:00:00.000Z');
  open.add(sent.id, 'org_1');
  const waiting = open.outcome(sent.id, new Promise(() => undefined));
  await (await startEngine(store, plantedDefinitions, [open])).drain('org_1');
  return { id: sent.id, waiting };
}

test('A command without an answer stays executing, and is neither executed again nor poked', async () => {
  await execute('widgets.make', { word: 'one' });
  const asked = await execute('widgets.ask', { word: 'asked' });
  expect(await store.outcomes([asked.id])).toEqual([]);
  expect(await store.executing([asked.id])).toEqual([asked.id]);
  expect(open.size).toBe(0);
  expect(open.oldestExecuting(10)).toEqual([asked.id]);
  expect(await store.oldestWaiting()).toBeUndefined();
});

test('A later command answers it, in its own batch, with what its event shows', async () => {
  await execute('widgets.make', { word: 'one' });
  const asked = await execute('widgets.ask', { word: 'asked' });
  await execute('widgets.answer', { word: 'answered', of: asked.id });
  const outcome = await asked.waiting;
  expect(outcome).toMatchObject({ status: 'succeeded', httpStatus: 200, position: 3 });
  expect(JSON.parse(outcome?.resource?.json ?? '')).toMatchObject({ word: 'answered', version: 3 });
  expect(await store.outcomes([asked.id])).toEqual(outcome ? [outcome] : []);
  const sql = `SELECT first_sequence, last_sequence, answer_sequence, finished_at >= decided_at AS later
    FROM commands WHERE id = ?`;
  expect(await rowsOf(opened.database, sql, asked.id)).toEqual([
    { first_sequence: 2n, last_sequence: 2n, answer_sequence: 3n, later: 1n },
  ]);
});

test('A later command refuses it', async () => {
  await execute('widgets.make', { word: 'one' });
  const asked = await execute('widgets.ask', { word: 'asked' });
  await execute('widgets.answer', { word: 'answered', of: asked.id, says: 'no' });
  const outcome = await asked.waiting;
  expect(outcome).toMatchObject({
    status: 'refused',
    httpStatus: 409,
    refusal: { code: 'said_no' },
  });
  expect(await store.outcomes([asked.id])).toEqual(outcome ? [outcome] : []);
});

test('It is counted as started when it is decided, and as finished when it is answered', async () => {
  const counts = async () =>
    (
      await rowsOf(
        opened.database,
        `SELECT status, count FROM command_counts WHERE minute = 0
          ORDER BY status`,
      )
    ).map(({ status, count }) => [status, Number(count)]);
  await execute('widgets.make', { word: 'one' });
  const asked = await execute('widgets.ask', { word: 'asked' });
  expect(await counts()).toEqual([
    ['started', 2],
    ['succeeded', 1],
  ]);
  const { counted } = createLibsqlCommandCounts(opened.database);
  expect(await counted('org_1', Date.now(), 3_600_000)).toMatchObject({ executing: 1, waiting: 0 });
  await execute('widgets.answer', { word: 'answered', of: asked.id });
  expect(await counts()).toEqual([
    ['started', 3],
    ['succeeded', 3],
  ]);
  expect(await counted('org_1', Date.now(), 3_600_000)).toMatchObject({ executing: 0 });
});
