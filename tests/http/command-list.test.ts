import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import type { JsonObject } from '../../modules/kernel/json.ts';
import { openFile } from '../../platform/database/file.ts';
import { createLibsqlCommandStore } from '../../platform/database/commands/libsql-command-store.ts';
import { aggregateTables } from '../../platform/database/tables.ts';
import type { Answer, ApiClient } from '../support/api-client.ts';
import { envelope } from '../support/envelopes.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';
import { breakPayment } from './broken-payment.ts';
import { create, newPayment, refusalOf } from './payment-requests.ts';

let started: ApiUnderTest;
let api: ApiClient;
let organizationId: string;

beforeAll(async () => {
  started = await startApi();
});
afterAll(() => started[Symbol.asyncDispose]());
beforeEach(async () => {
  ({ api, id: organizationId } = await started.newOrganization());
});

const idOf = ({ headers }: Answer): string => headers.get('Command-Id') ?? '';

interface Page {
  readonly ids: readonly string[];
  readonly next: string | null;
  readonly previous: string | null;
}

async function page(parameters = '', by = api): Promise<Page> {
  const { status, body } = await by.send('GET', `/v1/commands?${parameters}`);
  expect(status).toBe(200);
  expect(Object.keys(body)).toEqual(['data', 'nextCursor', 'previousCursor']);
  const ids = (body['data'] as readonly JsonObject[]).map(({ id }) => id as string);
  const [next, previous] = [body['nextCursor'], body['previousCursor']] as (string | null)[];
  return { ids, next: next ?? null, previous: previous ?? null };
}

/** A success, a refusal and a failure, and then a success of another type. */
async function send(): Promise<Record<'succeeded' | 'refused' | 'failed' | 'updated', string>> {
  const { id, path, made } = await newPayment(api);
  const refused = await create(api, { id });
  await using broken = await breakPayment(started, api);
  const failed = await broken.change();
  await broken.mend();
  const updated = await api.send('PATCH', path, { body: { amount: 9 } });
  return {
    succeeded: idOf(made),
    refused: idOf(refused),
    failed: idOf(failed),
    updated: idOf(updated),
  };
}

test('An organization that has sent nothing has no commands', async () => {
  expect(await page()).toEqual({ ids: [], next: null, previous: null });
});

test('The newest come first, each as it is read alone', async () => {
  const { updated, failed, refused, succeeded } = await send();
  const answer = await api.send('GET', '/v1/commands');
  const rows = answer.body['data'] as readonly JsonObject[];
  const ids = rows.map(({ id }) => id);
  // The fifth is the payment that was broken.
  expect(ids).toEqual([updated, failed, expect.any(String), refused, succeeded]);
  for (const row of rows) {
    expect((await api.send('GET', `/v1/commands/${row['id'] as string}`)).body).toEqual(row);
  }
  expect(answer.headers.has('Consistency-Token')).toBe(true);
  expect(answer.headers.get('Cache-Control')).toBe('private, no-cache');
});

describe('Filters choose', () => {
  test('by status, by some statuses, by type, and by both', async () => {
    const sent = await send();
    expect((await page('status=failed')).ids).toEqual([sent.failed]);
    expect((await page('status=refused&status=failed')).ids).toEqual([sent.failed, sent.refused]);
    expect((await page('status=accepted')).ids).toEqual([]);
    expect((await page('type=payments.update')).ids).toEqual([sent.updated, sent.failed]);
    expect((await page('type=payments.update&status=succeeded')).ids).toEqual([sent.updated]);
    expect((await page('type=payments.unheard_of')).ids).toEqual([]);
  });

  test('what waits too', async () => {
    await using parked = await startApi({ parked: true });
    const { api: of } = await parked.newOrganization();
    const waiting = await create(of, {}, { headers: { Prefer: 'respond-async' } });
    for (const parameters of ['', 'status=accepted', 'type=payments.create&status=accepted']) {
      expect((await page(parameters, of)).ids).toEqual([idOf(waiting)]);
    }
    expect((await page('type=payments.delete', of)).ids).toEqual([]);
    await parked.execute();
    expect((await page('status=accepted', of)).ids).toEqual([]);
    expect((await page('status=succeeded', of)).ids).toEqual([idOf(waiting)]);
  });

  test.each([
    ['status=done', '/status'],
    ['status=', '/status'],
    ['status=failed&status=done', '/status'],
    ['type=create', '/type'],
    ['type=payments.create&type=payments.delete', '/type'],
    ['limit=0', '/limit'],
    ['limit=101', '/limit'],
    ['limit=x', '/limit'],
    ['sort=createdAt', '/sort'],
    ['organizationId=org_1', '/organizationId'],
  ])('and %s is a mistake', async (parameters, pointer) => {
    const answer = await api.send('GET', `/v1/commands?${parameters}`);
    expect(refusalOf(answer)).toEqual([400, 'invalid_request', pointer]);
  });
});

describe('Pages', () => {
  test('show every command once, whichever way they are turned and whatever is chosen', async () => {
    for (let round = 0; round < 4; round++) await send();
    const types = fc.constantFrom('', 'type=payments.create', 'type=payments.update');
    const statuses = fc.subarray(['status=succeeded', 'status=refused', 'status=failed']);
    await fc.assert(
      fc.asyncProperty(types, statuses, fc.integer({ min: 1, max: 7 }), async (type, of, limit) => {
        const filters = [type, ...of].filter(Boolean).join('&');
        const all = await page(`limit=100&${filters}`);
        const pages = [await page(`limit=${limit}&${filters}`)];
        for (let next = pages[0]?.next; next; next = pages.at(-1)?.next) {
          pages.push(await page(`limit=${limit}&cursor=${next}`));
        }
        expect(pages.flatMap(({ ids }) => ids)).toEqual([...all.ids]);
        for (let index = pages.length - 1; index > 0; index--) {
          const back = await page(`limit=${limit}&${filters}&cursor=${pages[index]?.previous}`);
          expect(back.ids).toEqual(pages[index - 1]?.ids ?? []);
        }
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  test('stay as they were while commands are sent', async () => {
    await send();
    const first = await page('limit=2');
    const second = await page(`limit=2&cursor=${first.next}`);
    await send();
    expect(await page(`limit=2&cursor=${first.next}`)).toEqual(second);
    expect((await page(`limit=2&cursor=${second.previous}`)).ids).toEqual(first.ids);
  });

  test('have cursors of their own list, filters and organization', async () => {
    await send();
    const { next } = await page('limit=1&status=succeeded');
    expect((await page(`limit=1&status=succeeded&cursor=${next}`)).ids).toHaveLength(1);
    const both = await page('limit=1&status=succeeded&type=payments.create');
    for (const named of ['', '&status=succeeded', '&type=payments.create']) {
      expect((await page(`limit=1&cursor=${both.next}${named}`)).ids).toHaveLength(1);
    }
    const stranger = await started.newOrganization();
    for (const [by, parameters] of [
      [api, `status=failed&cursor=${next}`],
      [api, `status=succeeded&type=payments.update&cursor=${both.next}`],
      [api, `status=succeeded&type=payments.create&cursor=${next}`],
      [api, `cursor=${next}x`],
      [api, 'cursor=nonsense'],
      [stranger.api, `cursor=${next}`],
      [started.root, `cursor=${next}`],
    ] as const) {
      const answer = await by.send('GET', `/v1/commands?${parameters}`);
      expect(refusalOf(answer)).toEqual([400, 'invalid_cursor', '/cursor']);
    }
    const payments = await api.send('GET', '/v1/payments?limit=1');
    const foreign = payments.body['nextCursor'] as string;
    const answer = await api.send('GET', `/v1/commands?cursor=${foreign}`);
    expect(refusalOf(answer)).toEqual([400, 'invalid_cursor', '/cursor']);
  });

  test('tell nobody how much others send', async () => {
    await send();
    const before = await page('limit=1');
    const content = (cursor: string | null) => atob((cursor ?? '').split('.')[0] ?? '');
    expect(content(before.next)).toContain(String(before.ids[0]));
    expect(content(before.next).replaceAll(/cmd_\w+/g, '')).not.toMatch(/\d/);
  });
});

describe('Who sees which', () => {
  test("each organization its own, and the operator the operator's", async () => {
    const mine = await send();
    const stranger = await started.newOrganization();
    await create(stranger.api);
    expect(new Set((await page('limit=100')).ids)).toContain(mine.succeeded);
    const theirs = await page('limit=100', stranger.api);
    expect(theirs.ids).toHaveLength(1);
    const operators = await started.root.send('GET', '/v1/commands?limit=100');
    const types = (operators.body['data'] as readonly JsonObject[]).map(({ type }) => type);
    expect(new Set(types)).toEqual(new Set(['organizations.create']));
    expect(operators.headers.has('Consistency-Token')).toBe(false);
    const one = await page('limit=1&type=organizations.create&status=succeeded', started.root);
    expect((await page(`limit=1&cursor=${one.next}`, started.root)).ids).not.toEqual(one.ids);
  });

  test('an organization also what handlers and durable processes have sent for it', async () => {
    const sent = envelope(organizationId, {
      keySpace: `handlers ${organizationId}`,
      actor: { type: 'system', id: 'payments.collect' },
      causationId: 'evt_1',
    });
    const database = await openFile(started.databaseUrl);
    const store = createLibsqlCommandStore(database, aggregateTables);
    await store.accept([sent], new Date().toISOString());
    await started.execute();
    expect((await page()).ids).toEqual([sent.id]);
    const alone = await api.send('GET', `/v1/commands/${sent.id}`);
    expect(alone.body).toMatchObject({ status: 'succeeded', causationId: 'evt_1' });
    const stranger = await started.newOrganization();
    expect((await page('', stranger.api)).ids).toEqual([]);
    const foreign = await stranger.api.send('GET', `/v1/commands/${sent.id}`);
    expect(refusalOf(foreign)).toEqual([404, 'command_not_found']);
    await database.close();
  });

  test('nobody without the scope', async () => {
    const body = { name: 'Payments', scopes: ['payments:write'] };
    const { secret } = (await api.send('POST', '/v1/api-keys', { body })).body as {
      secret: string;
    };
    const answer = await started.as(secret).send('GET', '/v1/commands');
    expect(refusalOf(answer)).toEqual([403, 'forbidden']);
  });
});
