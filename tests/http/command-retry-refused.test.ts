import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { openFile } from '../../platform/database/file.ts';
import type { Answer, ApiClient, RequestParts } from '../support/api-client.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';
import { breakPayment } from './broken-payment.ts';
import { create, newPayment, refusalOf } from './payment-requests.ts';

let started: ApiUnderTest;
let api: ApiClient;

beforeAll(async () => {
  started = await startApi();
});
afterAll(() => started[Symbol.asyncDispose]());
beforeEach(async () => {
  ({ api } = await started.newOrganization());
});

const idOf = ({ headers }: Answer): string => headers.get('Command-Id') ?? '';
const retry = (id: string, parts: RequestParts = {}, by = api): Promise<Answer> =>
  by.send('POST', `/v1/commands/${id}/retry`, parts);
const commandOf = (id: string) => api.send('GET', `/v1/commands/${id}`);
describe('What is not failed is not sent again:', () => {
  test('a success, a refusal and a retry', async () => {
    const { id, made } = await newPayment(api);
    const refused = await create(api, { id });
    for (const [command, currentStatus] of [
      [made, 'succeeded'],
      [refused, 'refused'],
    ] as const) {
      const answer = await retry(idOf(command), { key: `retry ${currentStatus}` });
      expect(refusalOf(answer)).toEqual([409, 'invalid_state']);
      expect(answer.body).toMatchObject({ currentStatus });
      expect(answer.body['commandId']).toBe(idOf(answer));
      expect(idOf(answer)).not.toBe(idOf(command));
      const replay = await retry(idOf(command), { key: `retry ${currentStatus}` });
      expect([replay.text, replay.headers.get('Idempotent-Replayed')]).toEqual([
        answer.text,
        'true',
      ]);
      const own = await commandOf(idOf(answer));
      expect(own.body).toMatchObject({ type: 'commands.retry', status: 'refused' });
    }
    expect((await api.send('GET', `/v1/payments/${id}`)).text).toBe(made.text);
  });

  test('what waits already', async () => {
    await using parked = await startApi({ parked: true });
    const organization = await parked.newOrganization();
    const waiting = await create(organization.api, {}, { headers: { Prefer: 'respond-async' } });
    const answer = await retry(idOf(waiting), {}, organization.api);
    expect(refusalOf(answer)).toEqual([409, 'invalid_state']);
    expect(answer.body).toMatchObject({ currentStatus: 'accepted' });
  });

  test('a failure whose input is gone', async () => {
    await using broken = await breakPayment(started, api);
    const id = idOf(await broken.change());
    const database = await openFile(started.databaseUrl);
    await database.write([{ sql: 'UPDATE commands SET input = NULL WHERE id = ?', args: [id] }]);
    await database.close();
    const answer = await retry(id);
    expect(refusalOf(answer)).toEqual([409, 'invalid_state']);
    expect(answer.body['detail']).toContain('input was cleared');
    expect(answer.body).toMatchObject({ currentStatus: 'failed' });
  });
});

test('A retry needs a key, an empty body and no parameters', async () => {
  await using broken = await breakPayment(started, api);
  const id = idOf(await broken.change());
  const none = await retry(id, { headers: { 'Idempotency-Key': '' } });
  expect(refusalOf(none)).toEqual([400, 'idempotency_key_required']);
  expect(refusalOf(await retry(id, { body: { force: true } }))).toEqual([
    400,
    'invalid_request',
    '/force',
  ]);
  const parameter = await api.send('POST', `/v1/commands/${id}/retry?now=1`);
  expect(refusalOf(parameter)).toEqual([400, 'invalid_request', '/now']);
  expect((await commandOf(id)).body['status']).toBe('failed');
});

test("Another organization's command, the operator's and none at all are 404 in the same words", async () => {
  await using broken = await breakPayment(started, api);
  const id = idOf(await broken.change());
  const stranger = await started.newOrganization();
  const operators = await started.root.send('POST', '/v1/organizations', { body: { name: 'O' } });
  const details = [id, idOf(operators), 'cmd_none'].map(async (each) => {
    const answer = await retry(each, {}, stranger.api);
    expect(refusalOf(answer)).toEqual([404, 'command_not_found']);
    return (answer.body['detail'] as string).replace(each, '<id>');
  });
  expect(new Set(await Promise.all(details)).size).toBe(1);
  expect(refusalOf(await retry(id, {}, started.root))).toEqual([404, 'command_not_found']);
  expect((await commandOf(id)).body['status']).toBe('failed');
});

test('Who may not send a command may not send it again', async () => {
  await using broken = await breakPayment(started, api);
  const id = idOf(await broken.change());
  const body = { name: 'Reader', scopes: ['payments:read', 'commands:read'] };
  const { secret } = (await api.send('POST', '/v1/api-keys', { body })).body as { secret: string };
  expect(refusalOf(await retry(id, {}, started.as(secret)))).toEqual([403, 'forbidden']);
});
