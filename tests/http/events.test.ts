import { expect, test } from 'bun:test';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { ApiClient } from '../support/api-client.ts';
import { startApi } from './api-under-test.ts';

interface CloudEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly sequence: number;
  readonly aggregateversion: number;
  readonly data: JsonObject;
}

const read = async (api: ApiClient, query = '') => {
  const { status, body, headers } = await api.send('GET', `/v1/events${query}`);
  return {
    status,
    body,
    headers,
    events: (body['data'] ?? []) as unknown as CloudEvent[],
    next: body['nextCursor'] as string | null,
    previous: body['previousCursor'] as string | null,
  };
};

const sequences = (events: readonly CloudEvent[]): number[] =>
  events.map(({ sequence }) => sequence);

/** Payments `p_0` … of which each is changed once; with the organization and its key, 2 + 2n events. */
async function withEvents(api: ApiClient, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const body = { id: `p_${index}`, amount: 100 + index, currency: 'EUR' };
    await api.send('POST', '/v1/payments', { body });
    await api.send('POST', `/v1/payments/p_${index}/complete`);
  }
}

test('An event is a CloudEvent with the resource after the change', async () => {
  await using started = await startApi();
  const { id: organizationId, api } = await started.newOrganization();
  const body = { id: 'p_0', amount: 100, currency: 'EUR' };
  const made = await api.send('POST', '/v1/payments', { body });
  const commandid = made.headers.get('Command-Id');
  const { events } = await read(api, '?after=2');
  expect(events).toEqual([
    {
      specversion: '1.0',
      id: expect.stringMatching(/^evt_[0-9a-f]{32}$/),
      source: `/organizations/${organizationId}`,
      type: 'payment.created',
      subject: 'p_0',
      time: made.body['createdAt'],
      datacontenttype: 'application/json',
      data: made.body,
      organizationid: organizationId,
      sequence: 3,
      aggregateversion: 1,
      commandid,
      correlationid: commandid,
      causationid: commandid,
    } as unknown as CloudEvent,
  ]);
  const [event] = events;
  const single = await api.send('GET', `/v1/events/${event?.id}`);
  expect(single.body).toEqual(event as unknown as JsonObject);
  expect((await api.send('GET', '/v1/events/evt_1')).status).toBe(404);
});

test('Pages follow each other without gaps, forwards and backwards', async () => {
  await using started = await startApi();
  const { api } = await started.newOrganization();
  await withEvents(api, 6);
  const first = await read(api, '?limit=5');
  expect([sequences(first.events), first.previous]).toEqual([[1, 2, 3, 4, 5], null]);
  const second = await read(api, `?limit=5&cursor=${first.next}`);
  expect(sequences(second.events)).toEqual([6, 7, 8, 9, 10]);
  const third = await read(api, `?limit=5&cursor=${second.next}`);
  expect([sequences(third.events), third.next]).toEqual([[11, 12, 13, 14], null]);
  const back = await read(api, `?limit=5&cursor=${third.previous}`);
  expect(sequences(back.events)).toEqual([6, 7, 8, 9, 10]);
  expect(sequences((await read(api, `?limit=5&cursor=${back.previous}`)).events)).toEqual([
    1, 2, 3, 4, 5,
  ]);
  const before = await read(api, '?after=5&limit=2');
  expect(sequences((await read(api, `?limit=5&cursor=${before.previous}`)).events)).toEqual([
    1, 2, 3, 4, 5,
  ]);
  expect(await read(api, '?after=14')).toMatchObject({ status: 200, events: [], next: null });
  for (const place of ['after=14', `cursor=${second.next}`]) {
    const { body } = await read(api, `?count=true&${place}`);
    expect(body['total']).toEqual({ value: 14, exact: true });
  }
});

test('Types, patterns and a subject narrow it down', async () => {
  await using started = await startApi();
  const { api } = await started.newOrganization();
  await withEvents(api, 3);
  await api.send('POST', '/v1/payments/p_1/refunds', { body: { amount: 1 } });
  const typesOf = async (query: string): Promise<string[]> =>
    (await read(api, query)).events.map(({ type, subject }) => `${type} ${subject}`);
  expect(await typesOf('?type=payment.completed&limit=2')).toEqual([
    'payment.completed p_0',
    'payment.completed p_1',
  ]);
  expect(await typesOf('?type=refund.*&type=payment.created&subject=p_1')).toEqual([
    'payment.created p_1',
    'refund.created p_1',
    'refund.succeeded p_1',
  ]);
  expect(await typesOf('?type=refund.created')).toEqual(['refund.created p_1']);
  expect(await typesOf('?type=refunds.*')).toEqual([]);
  expect(await typesOf('?type=pay.*')).toEqual([]);
  expect(await typesOf('?type=*&after=9')).toEqual(['refund.succeeded p_1']);
  expect(await typesOf('?subject=p_2')).toEqual(['payment.created p_2', 'payment.completed p_2']);
  const first = await read(api, '?type=payment.*&limit=4');
  const rest = await read(api, `?type=payment.*&limit=4&cursor=${first.next}`);
  expect(sequences([...first.events, ...rest.events])).toEqual([3, 4, 5, 6, 7, 8]);
});

test('What is not of this list is refused', async () => {
  await using started = await startApi();
  const [{ api }, other] = [await started.newOrganization(), await started.newOrganization()];
  await withEvents(other.api, 2);
  await withEvents(api, 1);
  const { next: foreign } = await read(other.api, '?limit=1');
  const { next } = await read(api, '?limit=1&type=*');
  for (const [query, code] of [
    ['?after=5', 'invalid_cursor'],
    ['?after=9007199254740991', 'invalid_cursor'],
    [`?cursor=${foreign}`, 'invalid_cursor'],
    [`?cursor=${next}&after=1`, 'invalid_cursor'],
    [`?cursor=${next}&type=payment.created`, 'invalid_cursor'],
    [`?cursor=${next}x`, 'invalid_cursor'],
    ['?after=-1', 'invalid_request'],
    ['?after=1.5', 'invalid_request'],
    ['?after=99999999999999999999', 'invalid_request'],
    ['?after=1&after=2', 'invalid_request'],
    ['?type=payment', 'invalid_request'],
    ['?type=*.created', 'invalid_request'],
    ['?type=', 'invalid_request'],
    ['?subject=', 'invalid_request'],
    ['?limit=0', 'invalid_request'],
    ['?after=1&page=1', 'invalid_request'],
    ['?after=1&size=5', 'invalid_request'],
    ['?limit=101', 'invalid_request'],
    ['?order=desc', 'invalid_request'],
  ] as const) {
    const { status, body } = await read(api, query);
    expect([query, status, body['code']]).toEqual([query, 400, code]);
  }
});

test('Nothing of another organization is in the feed, whatever it asks for', async () => {
  await using started = await startApi();
  const [mine, theirs] = [await started.newOrganization(), await started.newOrganization()];
  const canary = 'canary-81be';
  const body = { id: 'same', amount: 100, currency: 'EUR', description: canary };
  await theirs.api.send('POST', '/v1/payments', { body });
  await mine.api.send('POST', '/v1/payments', { body: { ...body, description: 'mine' } });
  const [event] = (await read(theirs.api, '?after=2')).events;
  const answers = await Promise.all(
    ['', '?subject=same', '?type=payment.*', '?after=0&limit=100', `/${event?.id}`].map((query) =>
      mine.api.send('GET', `/v1/events${query}`),
    ),
  );
  for (const { text } of answers) {
    expect(text).not.toContain(canary);
    expect(text).not.toContain(theirs.id);
  }
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 404]);
  expect((await read(theirs.api, '?subject=same')).events).toHaveLength(1);
  // The volume of others shows in no number.
  expect(sequences((await read(mine.api)).events)).toEqual([1, 2, 3]);
});

test('It needs the scope, and the root key sees none', async () => {
  await using started = await startApi();
  const { id: organizationId } = await started.newOrganization();
  const key = await started.root.send('POST', '/v1/api-keys', {
    body: { organizationId, name: 'Payments only', scopes: ['payments:read'] },
  });
  const api = started.as(key.body['secret'] as string);
  for (const path of ['/v1/events', '/v1/events/stream', '/v1/events/evt_1']) {
    expect((await api.send('GET', path)).status).toBe(403);
    expect((await started.root.send('GET', path)).status).toBe(403);
  }
});

test('A token is honoured, and the answer has one', async () => {
  await using started = await startApi();
  const { api } = await started.newOrganization();
  await withEvents(api, 1);
  const { headers } = await read(api);
  const token = headers.get('Consistency-Token') ?? '';
  expect((await read(api, `?after=3&consistency_token=${token}`)).events).toHaveLength(1);
  expect((await read(api, '?consistency_token=nonsense')).body['code']).toBe(
    'invalid_consistency_token',
  );
});
