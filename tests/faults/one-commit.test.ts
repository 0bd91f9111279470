import { expect, test } from 'bun:test';
import { createLibsqlCommandStore } from '../../platform/database/commands/libsql-command-store.ts';
import { aggregateTables } from '../../platform/database/tables.ts';
import { openGateway } from '../contracts/gateway-under-test.ts';
import { openTestDatabase, rowsOf } from '../support/database.ts';
import { envelope } from '../support/envelopes.ts';
import { startProgram } from './harness/program.ts';

const wait = { limitMs: 20_000, explicit: true };

test.each(['before', 'after'] as const)(
  'Whoever dies %s the commit that accepts and decides leaves all of a command or nothing, and its key tells',
  async (when) => {
    const { url, database, close } = await openTestDatabase('file');
    const sent = Array.from({ length: 5 }, (_, index) => envelope(`org_${index % 2}`));
    const words = ['tests/faults/programs/dying-gateway.ts', url, when, JSON.stringify(sent)];
    expect(await startProgram(words).exited).not.toBe(0);
    const rows = await rowsOf(database, 'SELECT id, status FROM commands ORDER BY seq');
    const written = rows.map(({ id }) => String(id));
    expect(new Set(rows.map(({ status }) => status))).toEqual(
      new Set(when === 'before' ? [] : ['succeeded']),
    );
    expect(written).toEqual(sent.slice(0, written.length).map(({ id }) => id));
    for (const table of ['events', 'payments']) {
      const caused = await rowsOf(database, `SELECT 1 FROM ${table}`);
      expect([table, caused.length]).toEqual([table, written.length]);
    }

    const store = createLibsqlCommandStore(database, aggregateTables);
    const again = sent.map((each) => ({ ...each, id: envelope('org_1').id }));
    const acceptances = await store.accept(again, new Date().toISOString());
    const ids = acceptances.map((each) => ('commandId' in each ? each.commandId : each.kind));
    expect(ids).toEqual([...written, ...again.slice(written.length).map(({ id }) => id)]);
    await close();
  },
  60_000,
);

test('A key that is sent over and over while its first is decided takes effect once', async () => {
  await using under = await openGateway('at once', 'file');
  const rounds = Array.from({ length: 20 }, (_, round) => `key-${round}`);
  const answers = await Promise.all(
    rounds.flatMap((idempotencyKey) =>
      Array.from({ length: 10 }, async () => {
        const sent = envelope('org_1', { idempotencyKey });
        const submission = await under.gateway.submit(sent, wait);
        if (submission.kind !== 'accepted') throw new Error(submission.kind);
        const awaited = await under.gateway.outcome(submission.commandId, 'org_1', wait);
        if (awaited.kind !== 'decided') throw new Error(awaited.kind);
        return { ...submission, idempotencyKey, outcome: awaited.outcome };
      }),
    ),
  );
  for (const [key, own] of Map.groupBy(answers, ({ idempotencyKey }) => idempotencyKey)) {
    const firsts = own.filter(({ replayed }) => !replayed).length;
    const outcomes = new Set(own.map(({ outcome }) => JSON.stringify(outcome)));
    expect([key, firsts, outcomes.size]).toEqual([key, 1, 1]);
  }
  expect(await rowsOf(under.database, 'SELECT 1 FROM events')).toHaveLength(rounds.length);
}, 60_000);
