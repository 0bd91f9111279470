import { expect, test } from 'bun:test';
import type { Log } from '../../platform/logging/log.ts';
import type { Answer } from '../support/api-client.ts';
import { startApi } from './api-under-test.ts';
import { create, newPayment, refusalOf } from './payment-requests.ts';

const canary = 'canary-5f1c';

/** Everything of an answer that may differ between two strangers' requests. */
const plain = ({ text }: Answer, id: string): string =>
  text.replaceAll(id, '<id>').replaceAll(/(req|cmd)_[0-9a-f]{32}/g, '<$1>');

test("To one organization another's things do not exist, in exactly the same words", async () => {
  await using started = await startApi();
  const [mine, theirs] = [await started.newOrganization(), await started.newOrganization()];
  const { id, path, made } = await newPayment(theirs.api, { description: canary });
  const command = made.headers.get('Command-Id') ?? '';
  const requests = (name: string, commandId: string) =>
    [
      ['GET', `/v1/payments/${name}`],
      ['PATCH', `/v1/payments/${name}`, { amount: 1 }],
      ['DELETE', `/v1/payments/${name}`],
      ['GET', `/v1/commands/${commandId}`],
      ['POST', `/v1/commands/${commandId}/retry`],
    ] as const;
  const missing = requests('pay_missing', 'cmd_missing');
  for (const [index, [method, foreign, body]] of requests(id, command).entries()) {
    const ask = async (address: string): Promise<string> => {
      const answer = await mine.api.send(method, address, body ? { body } : {});
      expect(answer.status).toBe(404);
      return plain(answer, address.split('/')[3] ?? '');
    };
    expect(await ask(foreign)).toBe(await ask(missing[index]?.[1] ?? ''));
  }
  expect((await theirs.api.send('GET', path)).text).toBe(made.text);
  const list = await mine.api.send('GET', '/v1/payments?limit=100');
  expect(list.body).toEqual({ data: [], nextCursor: null, previousCursor: null });
});

test('Two organizations, and the operator, have ids and idempotency keys of their own', async () => {
  await using started = await startApi();
  const [first, second] = [await started.newOrganization(), await started.newOrganization()];
  const parts = { key: 'the same key' };
  const one = await create(first.api, { id: 'same', description: 'one' }, parts);
  const other = await create(second.api, { id: 'same', description: 'other' }, parts);
  expect([one.status, other.status]).toEqual([201, 201]);
  expect(other.headers.has('Idempotent-Replayed')).toBe(false);
  const operator = { ...parts, body: { name: 'With that key too' } };
  expect((await started.root.send('POST', '/v1/organizations', operator)).status).toBe(201);
  await first.api.send('DELETE', '/v1/payments/same');
  expect((await first.api.send('GET', '/v1/payments/same')).status).toBe(410);
  const kept = await second.api.send('GET', '/v1/payments/same');
  expect(kept.body).toMatchObject({ description: 'other', organizationId: second.id, version: 1 });
});

test("The operator's key opens no organization, and sees no command of one", async () => {
  await using started = await startApi();
  const { api } = await started.newOrganization();
  const { path, made } = await newPayment(api, { description: canary });
  const { root } = started;
  for (const [method, address] of [
    ['GET', path],
    ['GET', '/v1/payments'],
    ['PATCH', path],
    ['DELETE', path],
    ['POST', '/v1/payments'],
  ] as const) {
    const answer = await root.send(method, address);
    expect(refusalOf(answer)).toEqual([403, 'forbidden']);
    expect(answer.headers.has('Consistency-Token')).toBe(false);
  }
  const command = await root.send('GET', `/v1/commands/${made.headers.get('Command-Id')}`);
  expect(refusalOf(command)).toEqual([404, 'command_not_found']);
});

test("The operator's commands are not an organization's", async () => {
  await using started = await startApi();
  const made = await started.root.send('POST', '/v1/organizations', { body: { name: canary } });
  const { apiKey } = made.body as { apiKey: string };
  const path = `/v1/commands/${made.headers.get('Command-Id')}`;
  expect((await started.root.send('GET', path)).body).toMatchObject({ status: 'succeeded' });
  const answer = await started.as(apiKey).send('GET', path);
  expect(refusalOf(answer)).toEqual([404, 'command_not_found']);
});

test('What organizations say, and their keys, are in no log and in no metric', async () => {
  const lines: string[] = [];
  const note = (message: string, facts?: unknown): void => {
    lines.push(`${message} ${Bun.inspect(facts, { depth: 20 })}`);
  };
  const log: Log = { debug: note, info: note, warn: note, error: note };
  await using started = await startApi({ log });
  const { apiKey, api } = await started.newOrganization();
  const fields = {
    description: `${canary} a`,
    reference: `${canary} b`,
    userId: `${canary} c`,
    metadata: { [`${canary}-d`]: `${canary} e` },
  };
  const key = `${canary} f`;
  const { path } = await newPayment(api, fields);
  await create(api, { ...fields, amount: 0 }, { key });
  await create(api, fields, { key });
  await create(api, { ...fields, unknown: canary }, { key });
  await create(api, {}, { key, text: `{"${canary}": ` });
  await api.send('PATCH', path, { body: { description: `${canary} g` } });
  await api.send('GET', `${path}?q=${canary}`);
  await started.as(`qk_${canary}`).send('GET', path);
  expect(lines.length).toBeGreaterThan(8);
  const metrics = await (await started.send(new Request('http://localhost/metrics'))).text();
  for (const text of [...lines, metrics]) {
    expect(text).not.toContain(canary);
    expect(text).not.toContain(apiKey);
  }
});
