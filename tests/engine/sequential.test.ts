import { afterAll, beforeAll, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import type { CommandEnvelope } from '../../modules/kernel/command.ts';
import type { NewCommandStore } from '../../platform/commands/new-commands.ts';
import type { CommandStore } from '../../platform/commands/ports.ts';
import { createLibsqlCommandStore } from '../../platform/database/commands/libsql-command-store.ts';
import { createLibsqlNewCommands } from '../../platform/database/commands/libsql-new-commands.ts';
import { aggregateTables } from '../../platform/database/tables.ts';
import { openTestDatabase, rowsOf, type TestDatabase } from '../support/database.ts';
import { definitionsOn, startEngine, type TestEngine } from '../support/engine.ts';
import { rollupsOf } from '../support/rollups.ts';
import { commandOf, histories, type Step } from './histories.ts';
import { SequentialModel, type ModelCommand, type ModelOutcome } from './sequential-model.ts';

const now = '2026-03-01T12:00:00.000Z';

let opened: TestDatabase;
let stores: readonly [CommandStore, CommandStore];
let newCommands: readonly [NewCommandStore, NewCommandStore];
let runs = 0;
let arrived = 0;
let executedAsTheyArrived = 0;

beforeAll(async () => {
  opened = await openTestDatabase();
  const another = await opened.openAnother();
  stores = [
    createLibsqlCommandStore(opened.database, aggregateTables),
    createLibsqlCommandStore(another, aggregateTables),
  ];
  newCommands = [
    createLibsqlNewCommands(opened.database, aggregateTables),
    createLibsqlNewCommands(another, aggregateTables),
  ];
});
afterAll(() => opened.close());

/** An engine whose batches close where the test says. */
async function startLimited(of: 0 | 1) {
  const store = stores[of];
  let most = 200;
  const limited = {
    ...store,
    load: (ids: readonly string[], limit: number) => store.load(ids, Math.min(limit, most)),
  };
  const engine = await startEngine(
    limited,
    definitionsOn(opened.database),
    [],
    undefined,
    undefined,
    newCommands[of],
  );
  return {
    engine,
    /** Decides commands as they arrive, where it may, and accepts those that it cannot. */
    async take(commands: readonly CommandEnvelope[], decides: boolean): Promise<void> {
      const executed = decides ? await engine.executeNew(commands) : new Map<string, unknown>();
      const others = commands.filter(({ id }) => !executed.has(id));
      if (others.length > 0) await store.accept(others, now);
      arrived += commands.length;
      executedAsTheyArrived += executed.size;
    },
    limit(rows: number): TestEngine {
      most = rows;
      return engine;
    },
  };
}

/** Takes the steps on the real thing, and tells the model of each acceptance. */
async function take(steps: readonly Step[], model: SequentialModel): Promise<readonly string[]> {
  const run = ++runs;
  const organizations = [`org_${run}_0`, `org_${run}_1`];
  const engines = [await startLimited(0), await startLimited(1)] as const;
  const running = [...engines];
  for (const step of steps) {
    if (step.kind === 'accept') {
      const both = step.commands.map((seed) => commandOf(seed, run));
      const acceptances = await stores[0].accept(
        both.map(([, sent]) => sent),
        now,
      );
      const expected = both.map(([command]) => model.accept(command));
      const known = acceptances.map((each) => ('commandId' in each ? each.commandId : each.kind));
      expect(known).toEqual(expected);
    } else if (step.kind === 'arrive') {
      const groups = step.groups.map((group) => group.map((seed) => commandOf(seed, run)));
      await Promise.all(
        groups.map(async (group, index) => {
          const sent = group.map(([, each]) => each);
          await running[index]?.take(sent, index === 0 || step.secondDecides);
        }),
      );
      await acceptInOrder(
        groups.flat().map(([command]) => command),
        model,
      );
    } else if (step.kind === 'execute') {
      await running[step.engine]?.limit(step.limit).executeBatch(organizations);
    } else if (step.kind === 'race') {
      const racing = running.map((each, index) =>
        each.limit(step.limits[index] ?? 1).executeBatch(organizations),
      );
      await Promise.all(racing);
    } else {
      running[step.engine] = await startLimited(step.engine);
    }
  }
  await running[0]?.limit(200).drain(...organizations);
  expect(running.flatMap(({ engine }) => engine.bugs)).toEqual([]);
  return organizations;
}

/** Tells the model of commands that arrived at the same time: their rows say in which order. */
async function acceptInOrder(
  commands: readonly ModelCommand[],
  model: SequentialModel,
): Promise<void> {
  const sql = `SELECT c.id FROM json_each(?) AS asked CROSS JOIN commands AS c
    WHERE c.id = asked.value ORDER BY c.seq`;
  const asked = JSON.stringify(commands.map(({ id }) => id));
  const rows = await rowsOf(opened.database, sql, asked);
  const accepted = rows.map((row) => commands.find(({ id }) => id === row['id']));
  for (const command of accepted) if (command) expect(model.accept(command)).toBe(command.id);
  // The others came with keys that were used.
  for (const command of commands.filter((each) => !accepted.includes(each))) {
    expect(model.accept(command)).not.toBe(command.id);
  }
}

async function outcomesOf(ids: readonly string[]): Promise<Map<string, ModelOutcome>> {
  const outcomes = await stores[1].outcomes(ids);
  return new Map(
    outcomes.map(({ commandId, httpStatus, refusal, resource }) => {
      const shown = resource?.json == null ? null : JSON.parse(resource.json);
      const { amount, description, metadata, version } = shown ?? {};
      const code = refusal?.code ?? null;
      return [
        commandId,
        { httpStatus, code, shown: shown && { amount, description, metadata, version } },
      ] as const;
    }),
  );
}

test('Any interleaving comes to what one command after the other comes to', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (steps) => {
      const model = new SequentialModel();
      const organizations = await take(steps, model);
      expect(await outcomesOf([...model.outcomes.keys()])).toEqual(model.outcomes);
      for (const organization of organizations) await expectSame(organization, model);
    }),
    { numRuns: 100 },
  );
  // Not vacuous: most were decided as they arrived, and some came between others.
  expect(executedAsTheyArrived).toBeGreaterThan(arrived / 3);
  expect(executedAsTheyArrived).toBeLessThan(arrived);
}, 60_000);

/** The states, events and rollups of an organization are those of the model. */
async function expectSame(organization: string, model: SequentialModel): Promise<void> {
  const { database } = opened;
  const events = await rowsOf(
    database,
    'SELECT * FROM events WHERE organization_id = ? ORDER BY sequence',
    organization,
  );
  const expected = model.events.get(organization) ?? [];
  expect(events.map((event) => Number(event['sequence']))).toEqual(expected.map((_, i) => i + 1));
  expect(
    events.map(({ type, subject, aggregate_version, command_id }) => ({
      type,
      payment: subject,
      version: Number(aggregate_version),
      commandId: command_id,
    })) as unknown[],
  ).toEqual(expected);
  const times = events.map(({ time }) => String(time));
  expect([...times].sort()).toEqual(times);

  const rows = await rowsOf(
    database,
    'SELECT id, version, deleted, json FROM payments WHERE organization_id = ?',
    organization,
  );
  const states = rows.map(({ id, version, deleted, json }) => {
    const { amount, description, metadata } = JSON.parse(String(json));
    const state = { amount, description, metadata, version: Number(version) };
    return [`${organization} ${String(id)}`, { ...state, deleted: deleted === 1n }] as const;
  });
  const own = [...model.payments].filter(([place]) => place.startsWith(`${organization} `));
  expect(new Map<string, unknown>(states)).toEqual(new Map(own));

  const live = own.map(([, payment]) => payment).filter(({ deleted }) => !deleted);
  const total = live.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const rollups = Object.values(await rollupsOf(database, organization));
  expect(rollups.reduce((sum, each) => sum + each.count, 0)).toBe(live.length);
  expect(rollups.reduce((sum, each) => sum + each.total, 0n)).toBe(total);
}
