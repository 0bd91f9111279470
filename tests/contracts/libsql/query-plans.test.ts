import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { commandStatuses } from '../../../platform/commands/command-record.ts';
import { retryRefusals } from '../../../platform/commands/retry.ts';
import type { Database } from '../../../platform/database/database.ts';
import { createLibsqlCommandCounts } from '../../../platform/database/commands/libsql-command-counts.ts';
import { createLibsqlCommandRecords } from '../../../platform/database/commands/libsql-command-records.ts';
import { createLibsqlCommandStore } from '../../../platform/database/commands/libsql-command-store.ts';
import { createLibsqlNewCommands } from '../../../platform/database/commands/libsql-new-commands.ts';
import { createLibsqlEventLog } from '../../../platform/database/events/libsql-event-log.ts';
import {
  createLibsqlOrganizationDirectory,
  createLibsqlOrganizationReader,
} from '../../../platform/database/organizations/libsql-organization-reader.ts';
import { createLibsqlSessions } from '../../../platform/database/organizations/libsql-sessions.ts';
import { createLibsqlKeyReader } from '../../../platform/database/organizations/libsql-key-reader.ts';
import { createLibsqlPaymentReader } from '../../../platform/database/payments/libsql-payment-reader.ts';
import { createLibsqlPaymentWords } from '../../../platform/database/payments/libsql-payment-words.ts';
import { createLibsqlRowRetention } from '../../../platform/database/bulk/libsql-row-retention.ts';
import { createLibsqlReportReader } from '../../../platform/database/reports/libsql-report-reader.ts';
import { createLibsqlReportStore } from '../../../platform/database/reports/libsql-report-store.ts';
import { aggregateTables } from '../../../platform/database/tables.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { definitionsOn, startEngine } from '../../support/engine.ts';
import { envelope } from '../../support/envelopes.ts';
import { plansOf as allPlansOf, readsAll } from '../../support/noted-statements.ts';

let opened: TestDatabase;

beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

const plansOf = async (step: (database: Database) => Promise<unknown>): Promise<string[]> =>
  (await allPlansOf(opened, step)).flat();

const store = (database: Database) => createLibsqlCommandStore(database, aggregateTables);
const all = new Set(aggregateTables.map(({ aggregateType }) => aggregateType));
const newCommands = (database: Database) => createLibsqlNewCommands(database, aggregateTables);
const reader = (database: Database) => createLibsqlPaymentReader(database)('org_1');
const commands = createLibsqlCommandRecords;
const page = {
  statuses: commandStatuses,
  type: undefined,
  limit: 10,
  offset: 20,
  mark: undefined,
};
const place = { id: 'cmd_1' };
const marks = [
  undefined,
  { towards: 'next', place, inclusive: false },
  { towards: 'previous', place, inclusive: true },
] as const;
const reportAttempt = { organizationId: 'org_1', reportId: 'rep_1', attempt: 1 };

describe('No table is read from end to end by', () => {
  test.each<[string, (database: Database) => Promise<unknown>]>([
    ['accepting', (database) => store(database).accept([envelope('org_1'), envelope('org_2')], '')],
    ['loading new ones', (database) => newCommands(database).load([envelope('org_1')], all)],
    ['loading', (database) => store(database).load(['org_1', 'org_2'], 10)],
    ['counting attempts', (database) => store(database).countAttempts(['cmd_1'], '')],
    ['reading outcomes', (database) => store(database).outcomes(['cmd_1', 'cmd_2'])],
    ['asking who waits', (database) => store(database).organizationsWaiting(10)],
    ['asking for the oldest that waits', (database) => store(database).oldestWaiting()],
    ['reading a payment', (database) => reader(database).get('pay_1')],
    ['reading a report', (database) => createLibsqlReportReader(database)('org_1').get('rep_1')],
    [
      'reading a piece of a report',
      (database) => createLibsqlReportReader(database)('org_1').chunk('rep_1', 1, 0),
    ],
    ['loading a report', (database) => createLibsqlReportStore(database).load('org_1', 'rep_1')],
    [
      'writing a piece of a report',
      (database) =>
        createLibsqlReportStore(database).append(reportAttempt, { number: 0, text: '', rows: 0 }),
    ],
    [
      'deleting what earlier attempts wrote',
      (database) => createLibsqlReportStore(database).sweep(reportAttempt),
    ],
    [
      'deleting old reports',
      (database) => createLibsqlReportStore(database).forget('2026-03-01T12:00:00.000Z'),
    ],
    [
      'reading an organization and its keys',
      async (database) => {
        const mark = { towards: 'previous', place: { id: 'key_1' }, inclusive: false } as const;
        const organization = createLibsqlOrganizationReader(database)('org_1');
        await organization.apiKey('key_1');
        const listed = { limit: 10, offset: 10, count: true };
        await organization.apiKeys({ ...listed, mark: undefined });
        await organization.apiKeys({ ...listed, mark });
        await createLibsqlOrganizationDirectory(database).find('org_1');
      },
    ],
    [
      'signing in',
      async (database) => {
        const sessions = createLibsqlSessions(database);
        const key = { organizationId: 'org_1', keyId: 'key_1' };
        const [now, expiresAt] = ['2026-03-01T12:00:00.000Z', '2026-03-02T00:00:00.000Z'];
        await sessions.createLink(key, 'link', { now, expiresAt });
        await sessions.redeem('link', { hash: 'session', now, expiresAt });
        await sessions.find('session', now);
        await sessions.end('session');
      },
    ],
    ['finding a key', (database) => createLibsqlKeyReader(database).findByHash('hash')],
    ['finding a command', (database) => commands(database).find('org_1', 'cmd')],
    ["finding an operator's command", (database) => commands(database).find(null, 'cmd')],
    [
      'counting commands',
      async (database) => {
        const counts = createLibsqlCommandCounts(database);
        await counts.counted('org_1', 3_600_000, 3_600_000);
        await counts.counted(null, 3_600_000, 3_600_000);
        await counts.totals();
      },
    ],
    [
      'filling in the words of old payments',
      (database) => createLibsqlPaymentWords(database).fillWords(),
    ],
    [
      'clearing old rows of bulk jobs',
      (database) => createLibsqlRowRetention(database).clearInputs('2026-03-01T12:00:00.000Z'),
    ],
    ['clearing old inputs', (database) => store(database).clearInputs('2026-03-01T12:00:00.000Z')],
    ['clearing old counts', (database) => store(database).clearCounts(9)],
    [
      'sending a command again',
      (database) => {
        const retry = envelope('org_1', { type: 'commands.retry', aggregateId: 'cmd' });
        return store(database).sendAgain(retry, retryRefusals('cmd'), '');
      },
    ],
    ['following the event log', (database) => createLibsqlEventLog(database).after(0, 1, 10)],
  ])('%s', async (_, step) => {
    const plans = await plansOf(step);
    expect(plans.filter(readsAll)).toEqual([]);
  });

  test('deciding and committing', async () => {
    const plans = await plansOf(async (database) => {
      await store(database).accept([envelope('org_3')], '2026-03-01T12:00:00.000Z');
      const engine = await startEngine(store(database), definitionsOn(database));
      await engine.drain('org_3');
      expect(engine.outcomes).toHaveLength(1);
    });
    expect(plans.filter(readsAll)).toEqual([]);
  });

  test('accepting and deciding in one commit', async () => {
    const plans = await plansOf(async (database) => {
      const definitions = definitionsOn(database);
      const arriving = newCommands(database);
      const none = undefined;
      const engine = await startEngine(store(database), definitions, [], none, none, arriving);
      expect((await engine.executeNew([envelope('org_4')])).size).toBe(1);
    });
    expect(plans.filter(readsAll)).toEqual([]);
    // The guards look at what waits, and at what came after a position, and at nothing else.
    expect(plans).toContainEqual(expect.stringContaining('INDEX inbox (organization_id=?)'));
    expect(plans).toContainEqual(expect.stringContaining('(organization_id=? AND sequence>?)'));
  });

  test('and the test would tell', async () => {
    const plans = await plansOf((database) =>
      database.read([{ sql: "SELECT * FROM commands WHERE type = 'x'", args: [] }]),
    );
    expect(plans.filter(readsAll)).not.toEqual([]);
  });
});

test('The greatest that waits is found in the inbox, not in all commands there ever were', async () => {
  const plans = await plansOf((database) => store(database).lastWaiting());
  expect(plans.join()).toContain('INDEX inbox');
});

test("A payment's refunds are found by it, not among all of its organization", async () => {
  const marked = { createdAt: '2026-03-01T12:00:00.000Z', id: 'ref_1' };
  for (const towards of [undefined, 'next', 'previous'] as const) {
    const mark = towards && { towards, place: marked, inclusive: false };
    const part = { limit: 10, offset: 10, count: true, mark };
    const plans = await plansOf((database) => reader(database).refunds('pay_1', part));
    expect(plans.join()).toContain('INDEX refunds_of_payment (organization_id=? AND payment_id=?');
    expect(plans.join()).not.toContain('TEMP B-TREE');
  }
});

describe('Commands are listed by an index, whoever asks and whichever way', () => {
  const type = 'payments.create';
  const statuses = ['succeeded', 'failed'] as const;
  test.each([
    ['all', page],
    ['those of a status', { ...page, statuses: ['succeeded'] as const }],
    ['those of some statuses', { ...page, statuses }],
    ['those of a type', { ...page, type }],
    ['those of a type and a status', { ...page, type, statuses: ['refused'] as const }],
    ['those of a type and some statuses', { ...page, type, statuses }],
    ['those that wait', { ...page, statuses: ['accepted'] as const }],
  ])('%s', async (_, asked) => {
    for (const organizationId of ['org_1', null]) {
      for (const mark of marks) {
        const plans = await plansOf(async (database) => {
          await commands(database).list(organizationId, { ...asked, mark });
          await commands(database).total(organizationId, asked);
        });
        expect(plans.filter(readsAll)).toEqual([]);
        const operator = organizationId === null ? 'operator_' : '';
        for (const status of asked.statuses) {
          const index = status === 'accepted' ? 'inbox' : 'commands_by_type';
          expect(plans.join()).toContain(`INDEX ${operator}${index}`);
        }
      }
    }
  });
});

test('Commands are counted, and passed over, in the index alone', async () => {
  const total = await plansOf((database) => commands(database).total('org_1', page));
  expect(total.join()).toContain(
    'INDEX commands_by_type (organization_id=? AND type=? AND status=?',
  );
  expect(total.filter((plan) => plan.includes('PRIMARY KEY'))).toEqual([]);
  const list = await plansOf((database) => commands(database).list('org_1', page));
  expect(list.join()).toContain('SEARCH c USING INTEGER PRIMARY KEY');
  expect(list.filter((plan) => plan.includes('LIST SUBQUERY'))).toEqual([]);
});

test.each(['api_keys_valid', 'bulk_jobs_open', 'reports_open', 'webhook_endpoints_listed'])(
  'What an organization has a bounded number of is counted by %s',
  async (index) => {
    const plans = await plansOf((database) => newCommands(database).load([envelope('org_1')], all));
    expect(plans.join()).toContain(`INDEX ${index} (organization_id=?)`);
  },
);
