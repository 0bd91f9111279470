import { afterAll, beforeAll, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import type { CommandStore } from '../../platform/commands/ports.ts';
import { createLibsqlCommandStore } from '../../platform/database/libsql-command-store.ts';
import { aggregateTables } from '../../platform/database/tables.ts';
import { openTestDatabase, rowsOf, type TestDatabase } from '../support/database.ts';
import { definitionsOn, startEngine, type TestEngine } from '../support/engine.ts';
import { rollupsOf } from '../support/rollups.ts';
import { commandOf, histories, type Step } from './histories.ts';
import { SequentialModel, type ModelOutcome } from './sequential-model.ts';

let opened: TestDatabase;
let stores: readonly [CommandStore, CommandStore];
let runs = 0;

beforeAll(async () => {
  opened = await openTestDatabase();
  const another = await opened.openAnother();
  stores = [
    createLibsqlCommandStore(opened.database, aggregateTables),
    createLibsqlCommandStore(another, aggregateTables),
  ];
});
afterAll(() => opened.close());

/** An engine whose batches close where the test says. */
async function startLimited(store: CommandStore) {
  let most = 200;
  const limited = {
    ...store,
    load: (ids: readonly string[], limit: number) => store.load(ids, Math.min(limit, most)),
  };
  const engine = await startEngine(limited, definitionsOn(opened.database));
  return {
    engine,
    limit(rows: number): TestEngine {
      most = rows;
      return engine;
    },
  };
}

const now = '2026-03-01T12:00:00.000Z';

/** Takes the steps on the real thing, and tells the model of each acceptance. */
async function take(steps: readonly Step[], model: SequentialModel): Promise<readonly string[]> {
  const run = ++runs;
  const organizations = [`org_${run}_0`, `org_${run}_1`];
  const engines = [await startLimited(stores[0]), await startLimited(stores[1])] as const;
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
    } else if (step.kind === 'execute') {
      await running[step.engine]?.limit(step.limit).executeBatch(organizations);
    } else if (step.kind === 'race') {
      const racing = running.map((each, index) =>
        each.limit(step.limits[index] ?? 1).executeBatch(organizations),
      );
      await Promise.all(racing);
    } else {
      running[step.engine] = await startLimited(stores[step.engine]);
    }
  }
  await running[0]?.limit(200).drain(...organizations);
  expect(running.flatMap(({ engine }) => engine.bugs)).toEqual([]);
  return organizations;
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
    { numRuns: 60 },
  );
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
