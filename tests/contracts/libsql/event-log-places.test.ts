import { expect, test } from 'bun:test';
import type { Database } from '../../../platform/database/database.ts';
import { createLibsqlEventLog } from '../../../platform/database/events/libsql-event-log.ts';
import { openTestDatabase } from '../../support/database.ts';

const minute = (count: number): string => `2026-03-01T12:${String(count).padStart(2, '0')}:00.000Z`;

/** Events a minute apart, from `first` on. */
async function logged(database: Database, first: number, count: number): Promise<void> {
  await database.write([
    {
      sql: `INSERT INTO events (id, organization_id, sequence, type, aggregate_type, subject,
          aggregate_version, command_id, correlation_id, time, data)
        SELECT 'evt_' || value, 'org_1', ?1 + key, 'payment.updated', 'payment', 'pay_1', ?1 + key,
          'cmd', 'cmd', value, '{}' FROM json_each(?2)`,
      args: [
        first,
        JSON.stringify(Array.from({ length: count }, (_, index) => minute(first + index))),
      ],
    },
  ]);
}

test('What needs nothing old begins before the first event that is young enough', async () => {
  const opened = await openTestDatabase();
  const log = createLibsqlEventLog(opened.database);
  const claimed = (name: string, ageMinutes: number, at: number) =>
    log.claim({ name, startsAt: { ageMs: ageMinutes * 60_000 } }, minute(at));

  expect((await claimed('empty', 5, 0)).place).toBe(0);
  await logged(opened.database, 1, 20);
  for (const [age, place] of [
    [0, 19],
    [5, 14],
    [19, 0],
    [500, 0],
  ] as const) {
    expect((await claimed(`age ${age}`, age, 20)).place, `of ${age} minutes`).toBe(place);
  }
  expect((await claimed('none young', 5, 59)).place).toBe(20);

  // Away for long, it leaves out what it needs no more; away for a moment, nothing.
  expect(await claimed('empty', 5, 20)).toMatchObject({ place: 14, fence: 2 });
  const held = await claimed('age 0', 5, 20);
  expect(held.place).toBe(19);
  expect(await log.move('age 0', held, 20, minute(20))).toBe(true);
  expect((await claimed('age 0', 5, 20)).place).toBe(20);
  await opened.close();
});
