import { expect, test } from 'bun:test';
import { payments } from '../../modules/payments/index.ts';
import type { Database } from '../../platform/database/database.ts';
import { createLibsqlPaymentReader } from '../../platform/database/payments/libsql-payment-reader.ts';
import { createLibsqlCommandStore } from '../../platform/database/commands/libsql-command-store.ts';
import { aggregateTables } from '../../platform/database/tables.ts';
import { createLibsqlCommandRecords } from '../../platform/database/commands/libsql-command-records.ts';
import { definitionsOf } from '../../platform/commands/definitions.ts';
import { retryRefusals } from '../../platform/commands/retry.ts';
import { openTestDatabase } from '../support/database.ts';
import { startEngine } from '../support/engine.ts';
import { envelope } from '../support/envelopes.ts';
import { startProgram } from './harness/program.ts';

test('A command that kills whoever decides it is failed after some attempts, stops nobody, and can be sent again', async () => {
  const { database, url, close } = await openTestDatabase();
  const store = createLibsqlCommandStore(database, aggregateTables);
  const poison = envelope('org_1', { type: 'payments.poison' });
  const others = ['org_1', 'org_1', 'org_2'].map((organization) => envelope(organization));
  const [before, ...after] = others;
  if (!before) throw new Error('There are others');
  await store.accept([before, poison, ...after], new Date().toISOString());

  let deaths = 0;
  while (
    (await startProgram(['tests/faults/programs/poisoned-engine.ts', url]).exited) !== 0 &&
    deaths < 10
  ) {
    deaths++;
  }
  expect(deaths).toBeGreaterThanOrEqual(2);
  expect(deaths).toBeLessThanOrEqual(6);
  const [failed] = await store.outcomes([poison.id]);
  expect(failed).toMatchObject({ status: 'failed', httpStatus: 500 });
  const outcomes = await store.outcomes(others.map(({ id }) => id));
  expect(outcomes.map(({ status }) => status)).toEqual(others.map(() => 'succeeded'));

  const records = createLibsqlCommandRecords(database);
  const earlier = (await records.find('org_1', poison.id))?.earlierSteps ?? [];
  expect(earlier.map(({ attempt, error }) => [attempt, error])).toEqual(
    [1, 2, 3, 4].map((attempt) => [attempt, 'interrupted']),
  );

  const retry = envelope('org_1', { type: 'commands.retry', aggregateId: poison.id });
  const refusals = retryRefusals(poison.id);
  await store.sendAgain(retry, refusals, new Date().toISOString());
  const next = envelope('org_1');
  await store.accept([next], new Date().toISOString());
  const cured = await startEngine(store, curedDefinitions(database));
  await cured.drain('org_1');
  const [again, following] = await store.outcomes([poison.id, next.id]);
  expect([again?.status, following?.status]).toEqual(['succeeded', 'succeeded']);
  expect((await records.find('org_1', poison.id))?.attempt).toBe(6);
  await close();
}, 180_000);

/** The product as it is once the bug is mended. */
function curedDefinitions(database: Database) {
  const sound = payments({ payments: createLibsqlPaymentReader(database), methods: ['manual'] });
  const create = sound.commands.find(({ type }) => type === 'payments.create');
  if (!create) throw new Error('The payments module has commands');
  const cured = { ...create, type: 'payments.poison' };
  return definitionsOf([{ ...sound, commands: [...sound.commands, cured] }]);
}
