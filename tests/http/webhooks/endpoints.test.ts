import { expect, test } from 'bun:test';
import { refusedUrls } from '../../contracts/webhooks/addresses.ts';
import { startApi } from '../api-under-test.ts';
import { refusalOf } from '../payment-requests.ts';

const path = '/v1/webhook-endpoints';
// An address, so that nobody's names are looked up.
const body = { url: 'https://8.8.8.8/hook', eventTypes: ['payment.*'] };

test('An endpoint is registered, its secret shown once, and found again', async () => {
  await using started = await startApi();
  const { api } = await started.newOrganization();
  const sent = { key: 'one key', body: { ...body, description: 'The shop' } };
  const made = await api.send('POST', path, sent);
  expect(made.status).toBe(201);
  const id = made.body['id'] as string;
  expect({ ...made.body }).toMatchObject({
    id: expect.stringMatching(/^whe_[0-9a-f]{32}$/),
    object: 'webhook_endpoint',
    ...body,
    description: 'The shop',
    enabled: true,
    disabledReason: null,
    version: 1,
    secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
  });
  expect(made.headers.get('Location')).toBe(`${path}/${id}`);
  const again = await api.send('POST', path, sent);
  expect(again.body).toEqual({ ...made.body, secret: null });
  const got = await api.send('GET', `${path}/${id}`);
  const { secret: _, ...shown } = made.body;
  expect(got.body).toEqual(shown);
  expect(got.headers.get('ETag')).toBe('"1"');
  expect((await api.send('GET', path)).body).toEqual({
    data: [shown],
    nextCursor: null,
    previousCursor: null,
  });
});

test('It is changed, its secret rotated, and deleted', async () => {
  await using started = await startApi();
  const { api } = await started.newOrganization();
  const made = await api.send('POST', path, { body: { ...body, id: 'shop' } });
  const changes = { eventTypes: ['*'], description: 'All of it', enabled: false };
  const changed = await api.send('PATCH', `${path}/shop`, {
    body: changes,
    headers: { 'If-Match': '"1"' },
  });
  expect(changed.body).toMatchObject({ ...changes, version: 2, disabledReason: null });
  expect((await api.send('PATCH', `${path}/shop`, { body: changes })).body['version']).toBe(2);
  expect(refusalOf(await api.send('POST', `${path}/shop/test`))).toEqual([409, 'invalid_state']);
  const rotated = await api.send('POST', `${path}/shop/rotate-secret`, { key: 'rotation' });
  expect(rotated.body['secret']).toMatch(/^whsec_/);
  expect(rotated.body['secret']).not.toBe(made.body['secret']);
  const again = await api.send('POST', `${path}/shop/rotate-secret`, { key: 'rotation' });
  expect(again.body['secret']).toBeNull();
  expect((await api.send('DELETE', `${path}/shop`)).status).toBe(204);
  expect(refusalOf(await api.send('GET', `${path}/shop`))).toEqual([
    410,
    'webhook_endpoint_deleted',
  ]);
  for (const [method, address] of [
    ['PATCH', `${path}/shop`],
    ['POST', `${path}/shop/test`],
    ['POST', `${path}/shop/rotate-secret`],
  ] as const) {
    const sent = method === 'PATCH' ? { body: { enabled: true } } : {};
    expect(refusalOf(await api.send(method, address, sent))).toEqual([
      410,
      'webhook_endpoint_deleted',
    ]);
  }
  expect((await api.send('GET', `${path}/shop/deliveries`)).status).toBe(410);
  expect((await api.send('GET', path)).body['data']).toEqual([]);
});

test('Addresses that are not public are refused where they stand in the body', async () => {
  await using started = await startApi();
  const { api } = await started.newOrganization();
  await api.send('POST', path, { body: { ...body, id: 'shop' } });
  for (const url of refusedUrls) {
    const made = await api.send('POST', path, { body: { ...body, url } });
    expect(refusalOf(made), url).toEqual([400, 'invalid_request', '/url']);
  }
  const moved = await api.send('PATCH', `${path}/shop`, { body: { url: 'https://10.0.0.1/' } });
  expect(refusalOf(moved)).toEqual([400, 'invalid_request', '/url']);
});

test('Wrong bodies and parameters are refused', async () => {
  await using started = await startApi();
  const { api } = await started.newOrganization();
  await api.send('POST', path, { body: { ...body, id: 'shop' } });
  for (const wrong of [
    { ...body, eventTypes: [] },
    { ...body, eventTypes: ['nothing.*'] },
    { ...body, url: `https://example.com/${'x'.repeat(2_048)}` },
    { ...body, enabled: 'yes' },
    { ...body, secret: 'whsec_mine' },
  ]) {
    expect((await api.send('POST', path, { body: wrong })).status).toBe(400);
  }
  const replay = `${path}/shop/replay`;
  const [from, to] = ['2030-01-02T00:00:00Z', '2030-01-01T00:00:00Z'];
  for (const wrong of [{ from }, { from, to }, { from: 'yesterday', to }]) {
    expect((await api.send('POST', replay, { body: wrong })).status).toBe(400);
  }
  expect((await api.send('GET', `${path}/shop/deliveries?status=sent`)).status).toBe(400);
  expect((await api.send('GET', `${path}?cursor=x`)).body['code']).toBe('invalid_cursor');
});

test('One key, one registration: what the world says later is no reason against it', async () => {
  await using started = await startApi();
  const { api } = await started.newOrganization();
  const parts = { key: 'a key', body };
  const first = await api.send('POST', path, parts);
  const answers = await Promise.all(Array.from({ length: 5 }, () => api.send('POST', path, parts)));
  for (const answer of answers) {
    expect(answer.body['id']).toBe(first.body['id']);
    expect(answer.body['secret']).toBeNull();
  }
});

test('A list of endpoints goes on at one of them, though that is deleted meanwhile', async () => {
  await using started = await startApi();
  const { api } = await started.newOrganization();
  for (const id of ['b', 'c', 'a', 'd']) await api.send('POST', path, { body: { ...body, id } });
  const read = async (query: string) => {
    const { body: page } = await api.send('GET', `${path}?limit=2${query}`);
    const { data, ...cursors } = page as {
      data: { id: string }[];
      nextCursor: string | null;
      previousCursor: string | null;
    };
    return { ids: data.map(({ id }) => id), ...cursors };
  };
  const first = await read('');
  expect(first.ids).toEqual(['d', 'a']);
  await api.send('DELETE', `${path}/a`);
  const second = await read(`&cursor=${first.nextCursor}`);
  expect([second.ids, second.nextCursor]).toEqual([['c', 'b'], null]);
  expect((await read(`&cursor=${second.previousCursor}`)).ids).toEqual(['d']);
});
