import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { Answer, ApiClient } from '../support/api-client.ts';
import { startApi, type ApiUnderTest } from './api-under-test.ts';
import { create, newPayment, refusalOf } from './payment-requests.ts';

let started: ApiUnderTest;
let api: ApiClient;

beforeAll(async () => {
  started = await startApi();
  ({ api } = await started.newOrganization());
});
afterAll(() => started[Symbol.asyncDispose]());

const commandOf = ({ headers }: Answer) => api.send('GET', `/v1/commands/${idOf(headers)}`);
const idOf = (headers: Headers): string => headers.get('Command-Id') ?? '';
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const steps = ({ body }: Answer) =>
  (body['timeline'] as readonly JsonObject[]).map(({ step, error }) => [step, error]);

test('A command that succeeded tells all that became of it', async () => {
  const key = crypto.randomUUID();
  const made = await create(api, {}, { key });
  const id = idOf(made.headers);
  const command = await commandOf(made);
  expect(command.status).toBe(200);
  expect(command.body).toEqual({
    id,
    object: 'command',
    type: 'payments.create',
    status: 'succeeded',
    idempotencyKey: key,
    resource: { type: 'payment', id: made.body['id'] },
    problem: null,
    workflowId: expect.any(String),
    runId: null,
    updateId: null,
    correlationId: id,
    causationId: null,
    timeline: [
      { step: 'accepted', at: time, attempt: 1, error: null },
      { step: 'validated', at: time, attempt: 1, error: null },
      { step: 'executed', at: time, attempt: 1, error: null },
    ],
    eventIds: [expect.stringMatching(/^evt_[0-9a-f]{32}$/)],
    consistencyToken: command.headers.get('Consistency-Token'),
    createdAt: time,
    finishedAt: made.body['createdAt'],
  });
  expect(command.headers.get('Cache-Control')).toBe('private, no-cache');
  expect(command.headers.get('Cache-Status')).toBe('primary; fwd=miss');
});

test('A command that was refused tells why', async () => {
  const { id, made } = await newPayment(api);
  const refused = await create(api, { id });
  const command = await commandOf(refused);
  expect(command.body).toMatchObject({ status: 'refused', resource: null, eventIds: [] });
  expect(command.body['problem']).toEqual(refused.body);
  expect(steps(command)).toEqual([
    ['accepted', null],
    ['validated', 'payment_already_exists'],
  ]);
  expect(idOf(refused.headers)).not.toBe(idOf(made.headers));
});

test('Each command on a payment has events and a record of its own', async () => {
  const { id, path, made } = await newPayment(api);
  const changed = await api.send('PATCH', path, { body: { amount: 7 } });
  const deleted = await api.send('DELETE', path);
  const commands = await Promise.all([made, changed, deleted].map(commandOf));
  const types = commands.map(({ body }) => body['type']);
  expect(types).toEqual(['payments.create', 'payments.update', 'payments.delete']);
  for (const { body } of commands) expect(body['resource']).toEqual({ type: 'payment', id });
  const events = commands.flatMap(({ body }) => body['eventIds'] as readonly string[]);
  expect(new Set(events).size).toBe(3);
});

test('What was refused before acceptance left no command', async () => {
  const refused = await create(api, { amount: 0 });
  expect(refused.headers.has('Command-Id')).toBe(false);
  expect(refused.body).not.toHaveProperty('commandId');
});

test('A command that does not exist is 404', async () => {
  for (const id of ['cmd_missing', 'pay_1', '%00']) {
    const answer = await api.send('GET', `/v1/commands/${id}`);
    expect(refusalOf(answer)).toEqual([404, 'command_not_found']);
  }
});
