import { beforeAll, expect, test } from 'bun:test';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'libsql';
import { scratchFolder } from '../support/scratch-folder.ts';
import { commandLine, type CommandLine } from './support/command-line.ts';

let line: CommandLine;
let database: string;
let organization: string;
beforeAll(async () => {
  const folder = await scratchFolder();
  line = commandLine(folder);
  database = join(folder, 'large.db');
  const generated = ['--payments', '200', '--organizations', '2', '--json'];
  const made = await line.run('generate', '--database', `file:${database}`, ...generated);
  organization = made.json<{ organizations: { id: string }[] }>().organizations[0]?.id ?? '';
}, 60_000);

interface Verdict {
  readonly check: string;
  readonly ok: boolean;
  readonly problems: readonly string[];
}

/** What verify finds in a copy of the database that something was done to. */
async function found(sql: string): Promise<readonly string[]> {
  const copy = join(line.folder, 'damaged.db');
  await Bun.write(copy, Bun.file(database));
  const sqlite = new Sqlite(copy);
  sqlite.exec(sql.replaceAll('$org', organization));
  sqlite.close();
  const { code, json } = await line.run('verify', '--database', copy, '--json');
  for (const part of ['', '-wal', '-shm']) await rm(copy + part, { force: true });
  const bad = json<{ checks: Verdict[] }>().checks.filter(({ ok }) => !ok);
  expect(code).toBe(bad.length === 0 ? 0 : 6);
  return bad.map(({ check, problems }) => `${check}: ${problems.join('; ')}`);
}

const now = `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`;
const nowMs = `CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)`;
const process = (attempt: object | null, more: object = {}): string =>
  JSON.stringify({
    collection: { capture: 'automatic', reference: null, attempt, expiresAt: null },
    refunds: [],
    ...more,
  });
const begun = { step: 'charge', startedAt: '2025-01-01T00:00:00.000Z', doubtfulSince: null };
const first = `(SELECT id FROM payments WHERE organization_id = '$org' LIMIT 1)`;
const row = (columns: string, values: string, table: string): string =>
  `INSERT INTO ${table} (${columns}) VALUES (${values});`;
const followed = (dueAt: string): string =>
  row(
    'name, organization_id, subject, due_at',
    `'payment-collection', '$org', ${first}, ${dueAt}`,
    'processes',
  );
const attempted = (text: string): string =>
  `UPDATE payments SET process = '${text}' WHERE organization_id = '$org' AND id = ${first};`;
const later = `'9999-01-01T00:00:00.000Z'`;

const endpoint = row(
  'organization_id, endpoint_id, grp, enabled, due_at',
  `'$org', 'whe_1', 0, 1, 0`,
  'webhook_queues',
);
const delivery = (number: number, dueAt: string, createdAt = `'2025-01-01'`): string =>
  row(
    `organization_id, id, endpoint_id, replay_id, event_id, event_sequence, event_type, aggregate,
      status, due_at, created_at`,
    `'$org', 'whd_${number}', 'whe_1', '', 'evt_${number}', ${number}, 'payment.created', 'p',
      'pending', ${dueAt}, ${createdAt}`,
    'webhook_deliveries',
  );
const job = (status: string): string =>
  row(
    'organization_id, id, version, status, key_space, json, terms, total',
    `'$org', 'bulk_1', 1, '${status}', 'bulk bulk_1', '{"dryRun":false}', '{}', 5`,
    'bulk_jobs',
  );
const report = row(
  'organization_id, id, version, status, attempt, rows, json',
  `'$org', 'rep_1', 1, 'queued', 0, 0, '{}'`,
  'reports',
);
const eventOf = (type: string, id: string, time: string): string =>
  row(
    `id, organization_id, sequence, type, aggregate_type, subject, aggregate_version, command_id,
      correlation_id, time, data`,
    `'evt_x', '$org', (SELECT max(sequence) + 1 FROM events WHERE organization_id = '$org'),
      '${type}.created', '${type}', '${id}', 1, 'cmd_x', 'cmd_x', ${time}, '{}'`,
    'events',
  );

/** Where an event was planted the checks of events find it too. */
const withoutEvents = (findings: readonly string[]): readonly string[] =>
  findings.filter((each) => !/^(effects|waiting): /.test(each));

test('A database that is well is found so', async () => {
  expect(await found('SELECT 1')).toEqual([]);
}, 30_000);

test.each([
  ['sequences', 'DELETE FROM events WHERE log_id = 50'],
  ['versions', 'UPDATE events SET aggregate_version = 99 WHERE log_id = 60'],
  ['effects', 'DELETE FROM commands WHERE seq = 20'],
  ['payments', `UPDATE payments SET json = json_set(json, '$.amountCaptured', amount + 1)`],
  ['rollups', 'UPDATE payment_rollups SET total_low = total_low + 1'],
])(
  'verify finds what is wrong with %s',
  async (check, sql) => {
    expect((await found(sql)).join('\n')).toContain(`${check}: `);
  },
  30_000,
);

test.each([
  [
    'a subscription that fails',
    `INSERT INTO subscriptions (name, place, fence, moved_at, failures, failure)
      VALUES ('stuck', 0, 0, '2025-01-01', 3, 'it fails')`,
    /^waiting: Subscription stuck is at 0 of \d+: it fails$/,
  ],
  [
    'one that is parked',
    `UPDATE subscriptions SET parked_at = '2025-01-01' WHERE name = 'bulk'`,
    /^waiting: Subscription bulk is parked since 2025-01-01, at \d+ of \d+$/,
  ],
  [
    'an accepted command',
    row(
      `id, key_space, idempotency_key, fingerprint, organization_id, type, aggregate_id, actor,
        correlation_id, accepted_at`,
      `'cmd_1', '$org', 'k', 'f', '$org', 'payments.create', 'p', '{}', 'cmd_1', '2025-01-01'`,
      'commands',
    ),
    /^waiting: \w+: cmd_1 waits since 2025-01-01$/,
  ],
  ['a process that was due', followed(`'2025-01-01'`), /^processes: .+ was due at 2025-01-01$/],
  [
    'a charge that no provider is asked for',
    followed(later) + attempted(process(begun)),
    /^processes: \w+: no provider was asked for \S+ since 2025-01-01/,
  ],
  [
    'a refund that no provider is asked for',
    followed(later) +
      attempted(
        process(null, {
          refunds: [{ doubtfulSince: null, resource: { createdAt: '2025-01-02T00:00:00.000Z' } }],
        }),
      ),
    /^processes: \w+: no provider was asked for \S+ since 2025-01-02/,
  ],
  [
    'a charge whose process is lost',
    attempted(process(begun)),
    /^payments: \w+: \S+: a provider has something to do for it, and no process sees to it$/,
  ],
  [
    'a command whose process is lost',
    `DROP TRIGGER commands_stay_decided;
      UPDATE commands SET status = 'executing' WHERE seq = (SELECT max(seq) FROM commands)`,
    /^effects: \w+: \S+ is executing, and nobody works on it$/,
  ],
  [
    'a delivery that was never sent',
    endpoint + delivery(1, '0'),
    /^deliveries: \w+: whe_1 waits since 2025-01-01$/,
  ],
  [
    'a delivery that is not sent again',
    endpoint + delivery(1, '1735776000000', now),
    /^deliveries: \w+: whe_1 waits since 2025-01-02T00:00:00.000Z$/,
  ],
])(
  'verify finds %s',
  async (_, sql, expected) => {
    expect(await found(sql)).toEqual([expect.stringMatching(expected)]);
  },
  30_000,
);

test.each([
  [
    'a bulk job',
    job('running') + eventOf('bulk_job', 'bulk_1', `'2025-01-01'`),
    /^jobs: \w+: bulk_1 is running at row 0 of 5 since 2025-01-01$/,
  ],
  [
    'a report',
    report + eventOf('report', 'rep_1', `'2025-01-01'`),
    /^jobs: \w+: rep_1 is queued since 2025-01-01$/,
  ],
])(
  'verify finds %s that does not go on',
  async (_, sql, expected) => {
    expect(withoutEvents(await found(sql))).toEqual([expect.stringMatching(expected)]);
  },
  30_000,
);

test.each([
  ['a process that is due later', followed(later)],
  [
    'a charge that is in doubt',
    followed(later) + attempted(process({ ...begun, doubtfulSince: '2025-01-01' })),
  ],
  ['a job that is paused', job('paused')],
  ['a job that has just begun', job('queued') + eventOf('bulk_job', 'bulk_1', now)],
  ['a delivery of this moment', endpoint + delivery(1, '0', now)],
  ['a delivery that is due later', endpoint + delivery(1, `${nowMs} + 60000`)],
  [
    'a long queue that is being sent',
    endpoint +
      delivery(1, '0') +
      delivery(2, `${nowMs} + 60000`) +
      row('delivery, number, json', `2, 1, json_object('startedAt', ${now})`, 'webhook_attempts'),
  ],
  ['an endpoint that is disabled', endpoint.replace(', 0, 1, 0', ', 0, 0, 0') + delivery(1, '0')],
])(
  '%s is no trouble',
  async (_, sql) => {
    expect(withoutEvents(await found(sql))).toEqual([]);
  },
  30_000,
);
