import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { PaymentResource } from '../../modules/payments/index.ts';
import { openFile } from '../../platform/database/file.ts';
import { generate } from '../../platform/generate/generate.ts';
import type { GeneratedOrganization } from '../../platform/generate/history.ts';
import type { ApiClient } from '../support/api-client.ts';
import { openTestDatabase, rowsOf } from '../support/database.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';

const asked = { payments: 500, organizations: 3, seed: 7 };
let databaseUrl: string;
let organizations: readonly GeneratedOrganization[];
let started: ApiUnderTest;

const newUrl = async (): Promise<string> =>
  pathToFileURL(join(await scratchFolder(), 'generated.db')).href;

beforeAll(async () => {
  databaseUrl = await newUrl();
  organizations = await generate({ ...asked, url: databaseUrl });
  started = await startApi({ databaseUrl });
});
afterAll(() => started[Symbol.asyncDispose]());

async function rows(sql: string, url = databaseUrl) {
  const database = await openFile(url);
  try {
    return await rowsOf(database, sql);
  } finally {
    await database.close();
  }
}

/** All payments of a list, page by page. */
async function list(api: ApiClient, parameters = ''): Promise<PaymentResource[]> {
  const found: PaymentResource[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const part = cursor === '' ? parameters : `cursor=${cursor}`;
    const { status, body } = await api.send('GET', `/v1/payments?limit=100&${part}`);
    expect(status).toBe(200);
    found.push(...(body['data'] as unknown as PaymentResource[]));
    cursor = body['nextCursor'] as string | null;
  }
  return found;
}

const statistics = async (api: ApiClient): Promise<readonly JsonObject[]> =>
  (await api.send('GET', '/v1/payments/statistics')).body['data'] as readonly JsonObject[];

describe.each([0, 1, 2])('The generated organization %i', (index) => {
  const organization = (): GeneratedOrganization => organizations[index] as GeneratedOrganization;
  const api = (): ApiClient => started.as(organization().apiKey);

  test('has statistics that are the fold over its payments', async () => {
    const payments = await list(api());
    expect(payments.length).toBeGreaterThan(0);
    const all = await statistics(api());
    const currencies = Object.groupBy(payments, ({ currency }) => currency);
    expect(all.map(({ currency }) => currency)).toEqual(Object.keys(currencies).sort());
    for (const [currency, each = []] of Object.entries(currencies)) {
      const sum = (of: (payment: PaymentResource) => number) =>
        String(each.reduce((total, payment) => total + of(payment), 0));
      const shown = all.find((one) => one['currency'] === currency);
      expect(shown?.['count']).toBe(each.length);
      expect(shown?.['total']).toBe(sum(({ amount }) => amount));
      expect(shown?.['refundedTotal']).toBe(sum(({ amountRefunded }) => amountRefunded));
    }
  });

  test('finds each of its payments by id, by words and by every index', async () => {
    const payments = await list(api());
    for (const payment of payments.slice(0, 20)) {
      const { body } = await api().send('GET', `/v1/payments/${payment.id}`);
      expect(body).toEqual(payment as unknown as JsonObject);
    }
    const ids = (of: readonly PaymentResource[]) => of.map(({ id }) => id).sort();
    const tea = payments.filter(({ description }) => description?.startsWith('Tea '));
    expect(ids(await list(api(), 'q=tea'))).toEqual(ids(tea));
    const failed = payments.filter(({ status }) => status === 'failed');
    expect(ids(await list(api(), 'status=failed&sort=status'))).toEqual(ids(failed));
    const dear = payments.filter((one) => one.currency === 'EUR' && one.amount >= 100_000);
    expect(ids(await list(api(), 'currency=EUR&minAmount=100000&sort=amount'))).toEqual(ids(dear));
    const { userId } = payments[0] as PaymentResource;
    const users = payments.filter((one) => one.userId === userId);
    expect(ids(await list(api(), `userId=${userId}`))).toEqual(ids(users));
  });

  test('takes commands, which go on from its position', async () => {
    const before = await statistics(api());
    const body = { amount: 5, currency: 'EUR', description: 'Something rare' };
    const { status, body: made } = await api().send('POST', '/v1/payments', { body });
    expect(status).toBe(201);
    expect((await list(api(), 'q=rare')).map(({ id }) => id)).toEqual([made['id'] as string]);
    const count = (all: readonly JsonObject[]) =>
      Number(all.find(({ currency }) => currency === 'EUR')?.['count'] ?? 0);
    expect(count(await statistics(api()))).toBe(count(before) + 1);
    const open = (await list(api(), 'status=processing')).at(-1);
    const completed = await api().send('POST', `/v1/payments/${open?.id}/complete`, { body: {} });
    expect(completed.status).toBe(200);
    expect(completed.body['version']).toBe(2);
  });
});

test('Sequences and versions have no gaps, and each change has its command and its event', async () => {
  const wrong = await rows(`
    SELECT 'sequence' AS what, organization_id FROM events GROUP BY 2
      HAVING min(sequence) <> 1 OR max(sequence) <> count(*)
    UNION ALL SELECT 'version', subject FROM events GROUP BY aggregate_type, subject
      HAVING min(aggregate_version) <> 1 OR max(aggregate_version) <> count(*)
    UNION ALL SELECT 'payment', p.id FROM payments AS p WHERE p.version <> (
      SELECT max(aggregate_version) FROM events AS e WHERE e.organization_id = p.organization_id
        AND e.aggregate_type = 'payment' AND e.subject = p.id)
    UNION ALL SELECT 'command', id FROM commands AS c WHERE status <> 'succeeded'
      OR last_sequence <> position
      OR (SELECT count(*) FROM events AS e WHERE e.command_id = c.id)
        <> last_sequence - first_sequence + 1`);
  expect(wrong).toEqual([]);
  expect(
    await rows(
      'SELECT DISTINCT e.time > n.time AS back FROM events AS e JOIN events AS n ON n.log_id = e.log_id + 1',
    ),
  ).toEqual([{ back: 0n }]);
});

test('The schema is that of the migrations, with every index', async () => {
  const sql = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 2";
  const migrated = await openTestDatabase();
  const expected = await rowsOf(migrated.database, sql);
  await migrated.close();
  expect(await rows(sql)).toEqual(expected);
});

test('It is of the ninety days before a moment, and of nothing after it', async () => {
  const until = Date.UTC(2026, 2, 31, 12);
  const url = await newUrl();
  await generate({ ...asked, url, until });
  const [times] = await rows('SELECT min(time) AS first, max(time) AS last FROM events', url);
  expect(times).toEqual({ first: '2025-12-31T12:00:00.000Z', last: '2026-03-31T12:00:00.000Z' });
  const days = await rows('SELECT DISTINCT substr(created_at, 1, 10) FROM payments', url);
  // As many moments as there are batches of them.
  expect(days).toHaveLength(asked.payments / 20);
});

test('The same seed makes the same rows, another one others; a used database is left alone', async () => {
  const facts = 'SELECT id, sequence, time, data FROM events ORDER BY log_id';
  const make = async (seed: number) => {
    const url = await newUrl();
    const made = await generate({ ...asked, payments: 60, seed, url });
    return { url, made, events: await rows(facts, url) };
  };
  const [one, same, other] = [await make(1), await make(1), await make(2)];
  expect(same.events).toEqual(one.events);
  expect(same.made).toEqual(one.made);
  expect(other.events).not.toEqual(one.events);
  expect(generate({ ...asked, url: one.url })).rejects.toThrow('Name a new database');
});
