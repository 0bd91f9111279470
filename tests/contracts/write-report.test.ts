import { heapStats } from 'bun:jsc';
import { afterEach, beforeEach, expect, test } from 'bun:test';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openFile } from '../../platform/database/file.ts';
import type { Database } from '../../platform/database/database.ts';
import type { ApiClient } from '../support/api-client.ts';
import { composeOrigin, type ComposedOrigin } from '../support/composed-origin.ts';
import { askFor, fillPayments, writeNow } from '../support/reports.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

let started: ComposedOrigin;
let database: Database;
let organizationId: string;
let api: ApiClient;

beforeEach(async () => {
  const databaseUrl = pathToFileURL(join(await scratchFolder(), 'quittance.db')).href;
  started = await composeOrigin({
    databaseUrl,
    temporalAddress: '127.0.0.1:1',
    commandGateway: 'direct',
  });
  database = await openFile(databaseUrl);
  ({ id: organizationId, api } = await started.newOrganization());
});
afterEach(async () => {
  await database.close();
  await started[Symbol.asyncDispose]();
});

const reporting = () => started.origin.activities.reporting;
const ask = async (format = 'ndjson'): Promise<string> =>
  (await askFor(api, { query: 'payments.search', format })).body['id'] as string;
const read = async (id: string) => (await api.send('GET', `/v1/reports/${id}`)).body;
const contentOf = async (id: string): Promise<string> =>
  (await api.send('GET', `/v1/reports/${id}/content`)).text;

test('What is written meanwhile, thousands of payments, does not show', async () => {
  await fillPayments(database, organizationId, 10_000);
  const id = await ask();
  let over = false;
  const begun = Promise.withResolvers<void>();
  const writing = writeNow(reporting(), organizationId, id, { progress: () => begun.resolve() });
  const written = writing.finally(() => {
    over = true;
  });
  let meanwhile = 0;
  const create = async (): Promise<void> => {
    const body = { amount: 1, currency: 'JPY', description: 'meanwhile' };
    const { status } = await api.send('POST', '/v1/payments', { body });
    expect(status).toBe(201);
    meanwhile++;
  };
  const change = async (): Promise<void> => {
    for (let first = 10_000; !over; first += 500) {
      const until = `pay_${String(first - 9_500).padStart(9, '0')}`;
      const sql = `UPDATE payments SET json = json_set(json, '$.description', 'changed')
        WHERE organization_id = ? AND id > ? AND id < ?`;
      const from = `pay_${String(first - 10_000).padStart(9, '0')}`;
      await database.write([{ sql, args: [organizationId, from, until] }]);
      await fillPayments(database, organizationId, 500, { first, description: 'meanwhile' });
      meanwhile += 500;
      // Another process that writes without a pause would starve this one's writer.
      await Promise.all(Array.from({ length: 8 }, create));
    }
  };
  await begun.promise;
  await Promise.all([written, change()]);
  expect(meanwhile).toBeGreaterThan(2_000);
  const lines = (await contentOf(id)).trimEnd().split('\n');
  expect(lines).toHaveLength(10_000);
  const payments = lines.map((line) => JSON.parse(line) as { amount: number; description: string });
  expect(new Set(payments.map(({ description }) => description))).toEqual(new Set(['Tea']));
  expect(payments.map(({ amount }) => amount)).toEqual(
    Array.from({ length: 10_000 }, (_, index) => 10_000 - index),
  );
  const report = await read(id);
  expect(report).toMatchObject({ status: 'completed', progress: { rows: 10_000 }, attempt: 1 });
}, 60_000);

test('Progress is shown while it is written', async () => {
  await fillPayments(database, organizationId, 5_000);
  const id = await ask();
  const seen: unknown[] = [];
  let looking: Promise<void> | undefined;
  await writeNow(reporting(), organizationId, id, {
    progress: (rows) => {
      if (rows < 3_000) return;
      looking ??= read(id).then((report) => void seen.push(report));
    },
  });
  await looking;
  expect(seen).toEqual([
    expect.objectContaining({ status: 'running', progress: { rows: expect.any(Number) } }),
  ]);
  const [{ progress, asOf }] = seen as [{ progress: { rows: number }; asOf: string }];
  expect(progress.rows).toBeGreaterThan(0);
  expect(progress.rows).toBeLessThanOrEqual(5_000);
  expect(asOf).toBe((await read(id))['asOf'] as string);
});

test('One that is interrupted begins again, as of another time, and shows nothing old', async () => {
  await fillPayments(database, organizationId, 3_000);
  const id = await ask();
  const interruption = new AbortController();
  const progress = (rows: number): void => {
    if (rows > 1_000) interruption.abort();
  };
  const { signal } = interruption;
  await writeNow(reporting(), organizationId, id, { signal, progress }).catch(() => undefined);
  const first = await read(id);
  expect(first).toMatchObject({ status: 'running', attempt: 1 });
  await fillPayments(database, organizationId, 100, { first: 3_000 });
  expect(await writeNow(reporting(), organizationId, id)).toBeNull();
  const second = await read(id);
  expect(second).toMatchObject({ status: 'completed', attempt: 2, progress: { rows: 3_100 } });
  expect((second['asOf'] as string) > (first['asOf'] as string)).toBe(true);
  expect((await contentOf(id)).trimEnd().split('\n')).toHaveLength(3_100);
  const [rows] = await database.read([
    { sql: 'SELECT DISTINCT attempt FROM report_chunks', args: [] },
  ]);
  expect(rows).toEqual([{ attempt: 2n }]);
});

test('Of two who write the same report one gives way', async () => {
  await fillPayments(database, organizationId, 2_000);
  const id = await ask();
  const elsewhere = { ...reporting(), room: { enter: () => () => undefined } };
  let other: Promise<number | null> | undefined;
  const waitMs = await writeNow(reporting(), organizationId, id, {
    progress: (rows) => {
      if (rows > 0) other ??= writeNow(elsewhere, organizationId, id);
    },
  });
  await other;
  expect((await contentOf(id)).trimEnd().split('\n')).toHaveLength(2_000);
  expect(await read(id)).toMatchObject({ status: 'completed', progress: { rows: 2_000 } });
  if (waitMs !== null) expect(await writeNow(reporting(), organizationId, id)).toBeNull();
});

test('An organization has one report written at a time, and takes the room of nobody', async () => {
  const another = await started.newOrganization();
  const { room } = reporting();
  const leave = room.enter(organizationId);
  expect(room.enter(organizationId)).toBeUndefined();
  const id = await ask();
  expect(await writeNow(reporting(), organizationId, id)).toBeGreaterThan(0);
  expect((await read(id))['status']).toBe('queued');
  const leaveToo = room.enter(another.id);
  expect(leaveToo).toBeFunction();
  expect(room.enter('org_3')).toBeUndefined();
  leave?.();
  leaveToo?.();
  expect(await writeNow(reporting(), organizationId, id)).toBeNull();
});

test('One that was begun too often fails, and says so', async () => {
  const id = await ask();
  const { snapshots } = reporting();
  const broken = {
    ...reporting(),
    snapshots: {
      open: async (organization: string) => {
        const snapshot = await snapshots.open(organization);
        return { ...snapshot, queries: [] };
      },
    },
  };
  for (let attempt = 1; attempt <= 20; attempt++) {
    const failure = await writeNow(broken, organizationId, id).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
  }
  expect(await writeNow(broken, organizationId, id)).toBeNull();
  const failure = { code: 'report_interrupted' };
  expect(await read(id)).toMatchObject({ status: 'failed', attempt: 20, failure });
});

test('A report of 40,000 rows takes the memory of a few pages', async () => {
  await fillPayments(database, organizationId, 40_000, { description: 'x'.repeat(800) });
  const base = heapStats().heapSize;
  let greatest = 0;
  const id = await ask();
  await writeNow(reporting(), organizationId, id, {
    progress: (rows) => {
      if (rows % 5_000 !== 0) return;
      Bun.gc(true);
      greatest = Math.max(greatest, heapStats().heapSize - base);
    },
  });
  const { bytes, progress } = (await read(id)) as { bytes: number; progress: { rows: number } };
  expect(progress.rows).toBe(40_000);
  expect(bytes).toBeGreaterThan(48_000_000);
  expect(greatest).toBeLessThan(16_000_000);

  const response = await started.send(
    new Request(`http://localhost/v1/reports/${id}/content`, {
      headers: { Authorization: `Bearer ${await keyOf()}` },
    }),
  );
  let taken = 0;
  greatest = 0;
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
    taken += piece.length;
    if (Math.floor(taken / 10_000_000) === Math.floor((taken - piece.length) / 10_000_000))
      continue;
    Bun.gc(true);
    greatest = Math.max(greatest, heapStats().heapSize - base);
  }
  expect(taken).toBe(bytes);
  expect(greatest).toBeLessThan(16_000_000);

  async function keyOf(): Promise<string> {
    const body = { name: 'Reader', scopes: ['reports:write'] };
    return (await api.send('POST', '/v1/api-keys', { body })).body['secret'] as string;
  }
}, 120_000);
