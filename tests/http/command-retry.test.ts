import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import type { JsonObject } from '../../modules/kernel/json.ts';
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
const steps = ({ body }: Answer) =>
  (body['timeline'] as readonly JsonObject[]).map(({ step, attempt, error }) => [
    step,
    attempt,
    error,
  ]);

describe('A command that failed', () => {
  test('is sent again under its own id, and answered as it would have been', async () => {
    await using broken = await breakPayment(started, api);
    const parts = { key: 'first', headers: { 'If-Match': '"1"' } };
    const failed = await broken.change(parts);
    const id = idOf(failed);
    expect(refusalOf(failed)).toEqual([500, 'command_failed']);
    expect(failed.body['detail']).toContain(`POST /v1/commands/${id}/retry`);
    await broken.mend();
    const answer = await retry(id);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id: broken.id, amount: 7, version: 2 });
    expect(idOf(answer)).toBe(id);
    expect(answer.headers.get('ETag')).toBe('"2"');
    expect(answer.headers.has('Consistency-Token')).toBe(true);
    expect(answer.headers.has('Idempotent-Replayed')).toBe(false);
    const replay = await broken.change(parts);
    expect([replay.status, replay.text]).toEqual([200, answer.text]);
    expect(replay.headers.get('Idempotent-Replayed')).toBe('true');
  });

  test('shows each attempt in its timeline, with its error', async () => {
    await using broken = await breakPayment(started, api);
    const id = idOf(await broken.change());
    const before = await commandOf(id);
    expect(before.body).toMatchObject({ status: 'failed', problem: { code: 'command_failed' } });
    expect(steps(before)).toEqual([
      ['accepted', 1, null],
      ['validated', 1, null],
      ['executed', 1, 'command_failed'],
    ]);
    expect(refusalOf(await retry(id))).toEqual([500, 'command_failed']);
    await broken.mend();
    await retry(id);
    const after = await commandOf(id);
    expect(after.body).toMatchObject({ status: 'succeeded', problem: null });
    expect(after.body['createdAt']).toBe(before.body['createdAt'] as string);
    expect(steps(after)).toEqual([
      ...steps(before),
      ['accepted', 2, null],
      ['validated', 2, null],
      ['executed', 2, 'command_failed'],
      ['accepted', 3, null],
      ['validated', 3, null],
      ['executed', 3, null],
    ]);
    const times = (after.body['timeline'] as JsonObject[]).map(({ at }) => at as string);
    expect([...times].sort()).toEqual(times);
  });

  test('may be refused when it is sent again, which is its outcome then', async () => {
    await using broken = await breakPayment(started, api);
    const id = idOf(await broken.change({ headers: { 'If-Match': '"9"' } }));
    await broken.mend();
    const answer = await retry(id);
    expect(refusalOf(answer)).toEqual([412, 'version_mismatch']);
    expect(answer.body['commandId']).toBe(id);
    expect((await commandOf(id)).body['status']).toBe('refused');
  });

  test('that makes something says where it is, as its first answer would have', async () => {
    const made = await newPayment(api);
    const database = await openFile(started.databaseUrl);
    // A payment that is not to be read where the new one belongs: its command throws.
    const id = 'pay-torn';
    const move = (from: string, to: string) =>
      database.write([{ sql: 'UPDATE payments SET id = ? WHERE id = ?', args: [to, from] }]);
    await database.write([{ sql: `UPDATE payments SET json = '{' WHERE id = ?`, args: [made.id] }]);
    await move(made.id, id);
    const failed = await create(api, { id });
    expect(refusalOf(failed)).toEqual([500, 'command_failed']);
    await move(id, 'pay-elsewhere');
    await database.close();
    const answer = await retry(idOf(failed));
    expect([answer.status, answer.headers.get('Location')]).toEqual([201, `/v1/payments/${id}`]);
  });

  test('is answered with 202 to who does not want to wait', async () => {
    await using broken = await breakPayment(started, api);
    const id = idOf(await broken.change());
    await broken.mend();
    const answer = await retry(id, { headers: { Prefer: 'respond-async' } });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('Location')).toBe(`/v1/commands/${id}`);
    expect(answer.body).toMatchObject({ id, type: 'payments.update' });
    const token = answer.headers.get('Consistency-Token') ?? '';
    const read = await api.send('GET', `/v1/payments/${broken.id}`, {
      headers: { 'Consistency-Token': token },
    });
    expect(read.body).toMatchObject({ amount: 7 });
  });
});

describe("A retry's own key", () => {
  test('sends the command again once, and answers what it has come to since', async () => {
    await using broken = await breakPayment(started, api);
    const id = idOf(await broken.change());
    const parts = { key: 'again' };
    const failed = await retry(id, parts);
    expect(failed.status).toBe(500);
    const replayed = await retry(id, parts);
    expect([replayed.status, replayed.text]).toEqual([500, failed.text]);
    expect(replayed.headers.get('Idempotent-Replayed')).toBe('true');
    expect(steps(await commandOf(id)).filter(([step]) => step === 'accepted')).toHaveLength(2);
    await broken.mend();
    const other = await retry(id, { key: 'once more' });
    expect(other.status).toBe(200);
    expect((await retry(id, parts)).text).toBe(other.text);
  });

  test('belongs to that retry alone', async () => {
    await using broken = await breakPayment(started, api);
    const id = idOf(await broken.change({ key: 'taken' }));
    expect(refusalOf(await retry(id, { key: 'taken' }))).toEqual([422, 'idempotency_key_reused']);
    await broken.mend();
    await retry(id, { key: 'mine' });
    expect(refusalOf(await create(api, {}, { key: 'mine' }))).toEqual([
      422,
      'idempotency_key_reused',
    ]);
    const other = idOf(await broken.change());
    expect(refusalOf(await retry(other, { key: 'mine' }))).toEqual([422, 'idempotency_key_reused']);
    expect((await commandOf(id)).body['status']).toBe('succeeded');
  });

  test('of many at once makes one attempt', async () => {
    await using broken = await breakPayment(started, api);
    const id = idOf(await broken.change());
    await broken.mend();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => retry(id, { key: 'at once' })),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers.filter(({ headers }) => !headers.has('Idempotent-Replayed'))).toHaveLength(1);
    expect((await commandOf(id)).body['timeline']).toHaveLength(6);
  });

  test('is a command that can be looked up', async () => {
    await using broken = await breakPayment(started, api);
    const id = idOf(await broken.change());
    await broken.mend();
    await retry(id, { key: 'looked up' });
    const list = await api.send('GET', '/v1/commands?type=commands.retry');
    const [command, ...others] = list.body['data'] as readonly JsonObject[];
    expect(others).toEqual([]);
    expect(command).toMatchObject({
      status: 'succeeded',
      idempotencyKey: 'looked up',
      resource: { type: 'command', id },
      correlationId: id,
    });
    const alone = await commandOf(command?.['id'] as string);
    expect(alone.body).toEqual(command ?? {});
  });
});
