import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { createClient } from '@libsql/client/sqlite3';
import type { CommandEnvelope } from '../../modules/kernel/command.ts';
import type { NewBatch, NewCommandStore } from '../../platform/commands/new-commands.ts';
import { DatabaseUnavailable, type CommandStore } from '../../platform/commands/ports.ts';
import { createLibsqlCommandStore } from '../../platform/database/commands/libsql-command-store.ts';
import { createLibsqlNewCommands } from '../../platform/database/commands/libsql-new-commands.ts';
import { aggregateTables } from '../../platform/database/tables.ts';
import { databaseKinds, openTestDatabase, rowsOf, type TestDatabase } from '../support/database.ts';
import { definitionsOn, startEngine } from '../support/engine.ts';
import { envelope } from '../support/envelopes.ts';

const now = '2026-03-01T12:00:00.000Z';

describe.each(databaseKinds)('Accepting and deciding in one commit (%s)', (kind) => {
  let opened: TestDatabase;
  let store: CommandStore;
  let newCommands: NewCommandStore;
  beforeEach(async () => {
    opened = await openTestDatabase(kind);
    store = createLibsqlCommandStore(opened.database, aggregateTables);
    newCommands = createLibsqlNewCommands(opened.database, aggregateTables);
  });
  afterEach(() => opened.close());

  const engineOn = (commands: NewCommandStore = newCommands) =>
    startEngine(store, definitionsOn(opened.database), [], undefined, undefined, commands);
  const load = async (...commands: CommandEnvelope[]): Promise<NewBatch> => {
    const batch = await newCommands.load(commands, new Set(['payment']));
    if (batch === 'busy') throw new Error('The database was busy');
    return batch;
  };
  const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
  const everything = () =>
    Promise.all(
      ['commands', 'events', 'payments', 'payment_rollups', 'command_counts'].map((table) =>
        rowsOf(opened.database, `SELECT * FROM ${table}`),
      ),
    );

  /** The engine, with something done between its first read and its commit. */
  const engineWith = (meanwhile: () => Promise<unknown>) => {
    let isDone = false;
    return engineOn({
      load: newCommands.load,
      async commit(...batch) {
        if (!isDone) await meanwhile();
        isDone = true;
        return newCommands.commit(...batch);
      },
      commitMs: 0,
    });
  };

  test('leaves what accepting first and deciding then leaves', async () => {
    const input = { amount: 5, currency: 'EUR', description: 'ä👍"' };
    const fields = { aggregateId: 'pay_1', correlationId: 'cor', causationId: 'cause', input };
    const engine = await engineOn();
    const [once, twice] = [envelope('org_1', fields), envelope('org_2', fields)];
    const executed = await engine.executeNew([once]);
    await store.accept([twice], now);
    await engine.drain('org_2');
    expect(executed).toEqual(new Map([[once.id, engine.outcomes[0] ?? null]]));
    expect(executed.get(once.id)).toMatchObject({ status: 'succeeded', position: 1 });
    const own = `seq id key_space idempotency_key organization_id accepted_at decided_at
      finished_at log_id command_id time data json created_at updated_at`.split(/\s+/);
    const alike = (row: object | undefined) =>
      Object.entries(row ?? {}).map(([name, value]) => [name, own.includes(name) ? '' : value]);
    for (const table of ['commands', 'events', 'payments', 'payment_rollups']) {
      const sql = `SELECT * FROM ${table} ORDER BY organization_id`;
      const [first, second] = await rowsOf(opened.database, sql);
      expect([table, alike(first)]).toEqual([table, alike(second)]);
    }
  });

  test('keeps the order, and what all of them cause', async () => {
    const engine = await engineOn();
    const sent = Array.from({ length: 60 }, (_, index) => envelope(`org_${index % 3}`));
    expect([...(await engine.executeNew(sent)).keys()]).toEqual(idsOf(sent));
    const rows = await rowsOf(opened.database, 'SELECT id FROM commands ORDER BY seq');
    expect(rows.map(({ id }) => String(id))).toEqual(idsOf(sent));
    expect(await rowsOf(opened.database, 'SELECT id FROM events')).toHaveLength(60);
  });

  test('lets refused and failed ones be what they are, beside the others', async () => {
    const engine = await engineOn();
    const sent = [
      envelope('org_1', { aggregateId: 'pay_1' }),
      envelope('org_1', { aggregateId: 'pay_1' }),
      envelope('org_1', { type: 'payments.unheard_of' }),
    ];
    const executed = await engine.executeNew(sent);
    const statuses = [...executed.values()].map((outcome) => outcome?.status);
    expect(statuses).toEqual(['succeeded', 'refused', 'failed']);
  });

  test('leaves out a key that was used, and the second of two that have one', async () => {
    const used = envelope('org_1', { idempotencyKey: 'used' });
    const engine = await engineOn();
    await engine.executeNew([used]);
    const [again, first, second, other] = [
      envelope('org_1', { idempotencyKey: 'used' }),
      envelope('org_1', { idempotencyKey: 'new' }),
      envelope('org_1', { idempotencyKey: 'new' }),
      envelope('org_2', { idempotencyKey: 'used' }),
    ];
    const { fresh, waiting } = await load(again, first, second, other);
    expect([idsOf(fresh), waiting]).toEqual([idsOf([first, other]), []]);
  });

  test('has what was accepted before executed first', async () => {
    const accepted = [envelope('org_1'), envelope('org_1')];
    await store.accept(accepted, now);
    const [own, other] = [envelope('org_1'), envelope('org_2')];
    const { fresh, waiting, positions } = await load(own, other);
    expect([idsOf(fresh), waiting, [...positions.keys()]]).toEqual([
      [other.id],
      ['org_1'],
      ['org_2'],
    ]);
    const engine = await engineOn();
    // Nobody stands behind another organization.
    expect([...(await engine.executeNew([own, other])).keys()]).toEqual([other.id]);
    expect([...(await engine.executeNew([own])).keys()]).toEqual([own.id]);
    const outcomes = engine.outcomes.map(({ commandId }) => commandId);
    expect(outcomes).toEqual(idsOf([other, ...accepted, own]));
  });

  test('executes one batch of what waits, and leaves the rest to the inbox', async () => {
    const accepted = Array.from({ length: 500 }, () => envelope('org_1'));
    await store.accept(accepted, now);
    const engine = await engineOn();
    expect(await engine.executeNew([envelope('org_1')])).toEqual(new Map());
    expect(engine.batches.map(({ decisions }) => decisions.length)).toEqual([200]);
  });

  test.each<[string, (of: CommandEnvelope) => Promise<unknown>]>([
    ['a command was accepted', () => store.accept([envelope('org_1')], now)],
    ['its key was used', (of) => store.accept([envelope('org_1', { ...of, id: 'cmd_x' })], now)],
    [
      'something happened',
      async () => (await engineOn()).executeNew([envelope('org_1', { aggregateId: 'pay_1' })]),
    ],
  ])('writes nothing of it where meanwhile %s', async (_, meanwhile) => {
    // A refusal causes no event whose number could be taken.
    const sent = envelope('org_1', { type: 'payments.delete', aggregateId: 'pay_1', input: {} });
    let before: unknown;
    const results: string[] = [];
    const engine = await engineOn({
      load: newCommands.load,
      async commit(...batch) {
        if (results.length === 0) {
          await meanwhile(sent);
          before = await everything();
        }
        const result = await newCommands.commit(...batch);
        if (results.length === 0) expect(await everything()).toEqual(before as never);
        results.push(result);
        return result;
      },
      commitMs: 0,
    });
    await engine.executeNew([sent]);
    expect(results[0]).toBe('conflict');
  });

  test('decides it anew upon what has happened meanwhile', async () => {
    const made = envelope('org_1', { aggregateId: 'pay_1' });
    const sent = envelope('org_1', { type: 'payments.delete', aggregateId: 'pay_1', input: {} });
    const engine = await engineWith(async () => (await engineOn()).executeNew([made]));
    expect((await engine.executeNew([sent])).get(sent.id)).toMatchObject({ httpStatus: 204 });
  });

  test('is not disturbed by what happens in another organization', async () => {
    const others = [envelope('org_2'), envelope('org_3')];
    const engine = await engineWith(async () => {
      await store.accept(others.slice(1), now);
      await (await engineOn()).executeNew(others.slice(0, 1));
    });
    const sent = envelope('org_1');
    await engine.executeNew([sent]);
    expect(engine.batches.map(({ decisions }) => decisions.length)).toEqual([1]);
  });

  test.each(['conflict', 'unwritable'] as const)(
    'leaves to the inbox what is %s',
    async (result) => {
      const sent = envelope('org_1');
      const engine = await engineOn({
        load: newCommands.load,
        commit: async () => result,
        commitMs: 0,
      });
      expect(await engine.executeNew([sent])).toEqual(new Map());
      expect(engine.outcomes).toEqual([]);
    },
  );
});

test('Where the database cannot be written nothing is accepted, and that is said', async () => {
  const opened = await openTestDatabase('file');
  const store = createLibsqlCommandStore(opened.database, aggregateTables);
  const newCommands = createLibsqlNewCommands(opened.database, aggregateTables);
  const definitions = definitionsOn(opened.database);
  const engine = await startEngine(store, definitions, [], undefined, undefined, newCommands);
  const client = createClient({ url: opened.url });
  const transaction = await client.transaction('write');
  const refused = await engine.executeNew([envelope('org_1')]).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(DatabaseUnavailable);
  await transaction.rollback();
  client.close();
  expect(await rowsOf(opened.database, 'SELECT id FROM commands')).toEqual([]);
  await opened.close();
}, 60_000);
