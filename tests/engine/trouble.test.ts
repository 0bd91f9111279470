import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import type { CommandOutcome, CommandStore, DecidedBatch } from '../../platform/commands/ports.ts';
import { createLibsqlCommandStore } from '../../platform/database/commands/libsql-command-store.ts';
import { openTestDatabase, rowsOf, type TestDatabase } from '../support/database.ts';
import { startEngine } from '../support/engine.ts';
import { envelope } from '../support/envelopes.ts';
import { createWidgets, plantedDefinitions, widgetTable } from './planted-module.ts';

let opened: TestDatabase;
let store: CommandStore;

beforeEach(async () => {
  opened = await openTestDatabase();
  await createWidgets(opened.database);
  store = createLibsqlCommandStore(opened.database, [widgetTable]);
});
afterEach(() => opened.close());

const start = (on: CommandStore = store) => startEngine(on, plantedDefinitions);

/** Accepts a widget for each word, and returns the ids of the commands. */
async function accept(organizationId: string, ...words: string[]): Promise<string[]> {
  const sent = words.map((word) =>
    envelope(organizationId, { type: 'widgets.make', input: { word } }),
  );
  await store.accept(sent, '2026-03-01T12:00:00.000Z');
  return sent.map(({ id }) => id);
}

const wordsOf = async (organizationId: string): Promise<unknown[]> => {
  const sql = `SELECT data ->> 'word' AS word FROM events WHERE organization_id = ? ORDER BY sequence`;
  return (await rowsOf(opened.database, sql, organizationId)).map(({ word }) => word);
};

async function statusesOf(ids: readonly string[]): Promise<(string | undefined)[]> {
  const outcomes = await store.outcomes(ids);
  return ids.map((id) => outcomes.find(({ commandId }) => commandId === id)?.status);
}

describe('A decider that throws', () => {
  test('fails its own command, tells of the bug, and stops nobody', async () => {
    const ids = await accept('org_1', 'one', 'throws', 'two');
    const engine = await start();
    await engine.drain('org_1');
    expect(await statusesOf(ids)).toEqual(['succeeded', 'failed', 'succeeded']);
    expect(engine.bugs).toEqual([String(ids[1])]);
    expect(engine.batches).toHaveLength(1);
    expect(await wordsOf('org_1')).toEqual(['one', 'two']);
  });

  test('is answered with 500 command_failed, which says how to send it again', async () => {
    const [id = ''] = await accept('org_1', 'throws');
    await (await start()).drain('org_1');
    const [outcome] = await store.outcomes([id]);
    expect(outcome).toMatchObject({ status: 'failed', httpStatus: 500, resource: null });
    expect(outcome?.refusal?.code).toBe('command_failed');
    expect(outcome?.refusal?.detail).toContain(`/v1/commands/${id}/retry`);
    expect(outcome?.refusal?.detail).not.toContain('planted');
  });
});

test('A command of a type that nobody knows is failed', async () => {
  const sent = envelope('org_1', { type: 'widgets.unheard-of' });
  await store.accept([sent], '2026-03-01T12:00:00.000Z');
  await (await start()).drain('org_1');
  expect(await statusesOf([sent.id])).toEqual(['failed']);
});

describe('A row that cannot be written', () => {
  test('is taken out and failed; the others are written, in their order', async () => {
    const words = ['one', 'unwritable', 'two', 'unwritable', 'three'];
    const ids = await accept('org_1', ...words);
    const others = await accept('org_2', 'four', 'five');
    const engine = await start();
    await engine.drain('org_1', 'org_2');
    expect(await statusesOf(ids)).toEqual([
      'succeeded',
      'failed',
      'succeeded',
      'failed',
      'succeeded',
    ]);
    expect(await statusesOf(others)).toEqual(['succeeded', 'succeeded']);
    expect(await wordsOf('org_1')).toEqual(['one', 'two', 'three']);
    expect(await wordsOf('org_2')).toEqual(['four', 'five']);
    expect(engine.bugs).toEqual([String(ids[1]), String(ids[3])]);
  });

  test('leaves nothing of itself but its failure', async () => {
    await accept('org_1', 'unwritable');
    await (await start()).drain('org_1');
    expect(await rowsOf(opened.database, 'SELECT * FROM events')).toEqual([]);
    expect(await rowsOf(opened.database, 'SELECT * FROM widgets')).toEqual([]);
  });

  test('does not make later batches slow: they are taken together again', async () => {
    await accept('org_1', 'one', 'unwritable', 'two');
    const engine = await start();
    await engine.drain('org_1');
    await accept('org_1', 'three', 'four', 'five');
    await engine.drain('org_1');
    expect(engine.batches.at(-1)?.decisions).toHaveLength(3);
  });
});

describe('A row that ends the process which executes it', () => {
  /** A store under which every process dies that tries to commit a certain word. */
  const deadly: (word: string) => CommandStore = (word) => ({
    ...store,
    commit: (batch: DecidedBatch) => {
      const text = JSON.stringify(batch.decisions.map(({ events }) => events));
      if (text.includes(word)) throw new Error('The process is dead');
      return store.commit(batch);
    },
  });

  /** Starts processes one after the other until one of them survives; tells how many died. */
  async function surviveBy(word: string): Promise<{ deaths: number; outcomes: CommandOutcome[] }> {
    const outcomes: CommandOutcome[] = [];
    for (let deaths = 0; deaths < 20; deaths++) {
      const engine = await start(deadly(word));
      const survived = await engine.drain('org_1', 'org_2').then(
        () => true,
        () => false,
      );
      outcomes.push(...engine.outcomes);
      if (survived) return { deaths, outcomes };
    }
    throw new Error('Nothing survives');
  }

  test('is failed after the fifth attempt, and takes nobody with it', async () => {
    const ids = await accept('org_1', 'one', 'deadly', 'two');
    const others = await accept('org_2', 'three');
    const { deaths, outcomes } = await surviveBy('deadly');
    expect(deaths).toBe(5);
    expect(await statusesOf(ids)).toEqual(['succeeded', 'failed', 'succeeded']);
    expect(await statusesOf(others)).toEqual(['succeeded']);
    expect(await wordsOf('org_1')).toEqual(['one', 'two']);
    expect(outcomes.map(({ commandId }) => commandId).sort()).toEqual([...ids, ...others].sort());
  });

  test('runs alone from its third attempt on, its attempt committed first', async () => {
    const [id = ''] = await accept('org_1', 'deadly', 'one');
    const attempts: number[] = [];
    const together: number[] = [];
    const counting: CommandStore = {
      ...deadly('deadly'),
      async commit(batch) {
        const [row] = await rowsOf(
          opened.database,
          'SELECT attempts FROM commands WHERE id = ?',
          id,
        );
        attempts.push(Number(row?.['attempts']));
        together.push(batch.decisions.length);
        throw new Error('The process is dead');
      },
    };
    for (let process = 1; process <= 4; process++) {
      await (await start(counting)).executeBatch(['org_1']).catch(() => undefined);
    }
    expect(attempts).toEqual([1, 2, 3, 4]);
    expect(together).toEqual([2, 2, 1, 1]);
  });
});

describe('Attempts are counted', () => {
  const attemptsOf = async () =>
    (await rowsOf(opened.database, 'SELECT attempts FROM commands')).map((row) =>
      Number(row['attempts']),
    );

  test('of no row that arrived after the start, unless care is asked for', async () => {
    const engine = await start();
    await accept('org_1', 'one');
    await engine.drain('org_1');
    await accept('org_1', 'two');
    await engine.executeBatch(['org_1'], { careful: true });
    expect(await attemptsOf()).toEqual([0, 1]);
  });

  test('once where conflicts made the engine decide again', async () => {
    await accept('org_1', 'one');
    let conflicts = 4;
    const engine = await start({
      ...store,
      commit: async (batch) => (conflicts-- > 0 ? 'conflict' : store.commit(batch)),
    });
    await engine.drain('org_1');
    expect(await attemptsOf()).toEqual([1]);
    expect(engine.outcomes.map(({ status }) => status)).toEqual(['succeeded']);
  });
});

test('While the database is busy nothing is decided, and everything stays accepted', async () => {
  const ids = await accept('org_1', 'one', 'two');
  const engine = await start({ ...store, commit: async () => 'busy' });
  expect(await engine.executeBatch(['org_1'])).toEqual({ kind: 'busy' });
  expect(engine.outcomes).toEqual([]);
  await (await start()).drain('org_1');
  expect(await statusesOf(ids)).toEqual(['succeeded', 'succeeded']);
});

test('Conflicts without end are given up after five rounds, as busy', async () => {
  await accept('org_1', 'one');
  let rounds = 0;
  const commit = async () => (rounds++, 'conflict' as const);
  expect(await (await start({ ...store, commit })).executeBatch(['org_1'])).toEqual({
    kind: 'busy',
  });
  expect(rounds).toBe(5);
});
