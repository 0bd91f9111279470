import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { openFile } from '../../../platform/database/file.ts';
import { rowsOf } from '../../support/database.ts';
import { startApi, type ApiUnderTest } from '../api-under-test.ts';
import { create, newPayment } from '../payment-requests.ts';
import { newJob, refusalsOf, resultsOf, row, run } from './files.ts';

let started: ApiUnderTest;
beforeAll(async () => {
  started = await startApi();
});
afterAll(() => started[Symbol.asyncDispose]());

const outcomesOf = (results: readonly { readonly outcome: string }[]) =>
  results.map(({ outcome }) => outcome);

describe("A row's key", () => {
  test('is unique in its job: the same row again is the first, another one is refused', async () => {
    const { id: organizationId, api } = await started.newOrganization();
    const far = Array.from({ length: 150 }, () => row());
    const rows = [row({ id: 'p1' }, 'a'), row({ id: 'p1' }, 'a'), row({ id: 'p2' }, 'a')];
    const id = await newJob(api, [...rows, ...far, ...rows]);
    await run(started, organizationId, id);
    const results = await resultsOf(api, id);
    const named = [...results.slice(0, 3), ...results.slice(-3)];
    expect(outcomesOf(named)).toEqual([
      'succeeded',
      'succeeded',
      'refused',
      'succeeded',
      'succeeded',
      'refused',
    ]);
    expect(new Set(named.map(({ commandId }) => commandId)).size).toBe(2);
    expect(refusalsOf(named)[2]).toEqual([422, 'idempotency_key_reused']);
    const { body } = await api.send('GET', `/v1/bulk-jobs/${id}`);
    expect(body['counts']).toMatchObject({ succeeded: 154, refused: 2 });
  });

  test('means nothing in another job', async () => {
    const { id: organizationId, api } = await started.newOrganization();
    for (const amount of [1, 2]) {
      const id = await newJob(api, [row({ amount }, 'a')]);
      await run(started, organizationId, id);
      expect(outcomesOf(await resultsOf(api, id))).toEqual(['succeeded']);
    }
  });

  test("is the organization's own with keyScope=organization: a file twice changes nothing", async () => {
    const { id: organizationId, api } = await started.newOrganization();
    const parts = { query: '?keyScope=organization' };
    const single = await create(api, { amount: 100, currency: 'EUR' }, { key: 'a' });
    const rows = [row({}, 'a'), row({ amount: 7 }, 'b'), row({ amount: 0 }, 'c')];
    const runs = [];
    for (let time = 0; time < 2; time++) {
      const id = await newJob(api, rows, parts);
      await run(started, organizationId, id);
      runs.push(await resultsOf(api, id));
    }
    expect(outcomesOf(runs[0] ?? [])).toEqual(['succeeded', 'succeeded', 'refused']);
    expect(runs[1]).toEqual(runs[0] ?? []);
    expect(runs[0]?.[0]).toMatchObject({
      commandId: single.headers.get('Command-Id'),
      resourceId: single.body['id'],
    });
    const list = await api.send('GET', '/v1/payments');
    expect(list.body['data']).toHaveLength(2);
    const other = await newJob(api, [row({ amount: 1 }, 'a'), row()], parts);
    await run(started, organizationId, other);
    expect(refusalsOf(await resultsOf(api, other))).toEqual([
      [422, 'idempotency_key_reused'],
      [400, 'invalid_request', '/key'],
    ]);
    // The upload's own key is the organization's too: it never means two things.
    const own = await newJob(api, [row({}, 'upload'), row({}, 'd')], { ...parts, key: 'upload' });
    await run(started, organizationId, own);
    expect(refusalsOf(await resultsOf(api, own))).toEqual([[422, 'idempotency_key_reused'], []]);
    const later = await create(api, { amount: 7, currency: 'EUR' }, { key: 'b' });
    expect(later.headers.get('Idempotent-Replayed')).toBe('true');
  });
});

describe('A dry run', () => {
  test('says what would be refused, in the state that earlier rows would leave, and writes nothing', async () => {
    const { id: organizationId, api } = await started.newOrganization();
    const payment = await newPayment(api);
    const many = Array.from({ length: 130 }, (_, index) => row({ id: `m${index}` }));
    const rows = [
      row({ id: 'p1' }, 'a'),
      row({ id: 'p1' }, 'b'),
      ...many,
      row({ id: 'm0' }),
      { type: 'payments.update', input: { paymentId: 'p1', description: 'Tea' } },
      { type: 'payments.delete', input: { paymentId: payment.id } },
      { type: 'payments.update', input: { paymentId: payment.id, description: 'Tea' } },
      row({ id: 'p1' }, 'a'),
      row({ id: 'p3' }, 'a'),
      row({ amount: 'ten' }),
    ];
    const expected = [
      [],
      [409, 'payment_already_exists'],
      ...many.map(() => []),
      [409, 'payment_already_exists'],
      [],
      [],
      [410, 'payment_deleted'],
      [],
      [422, 'idempotency_key_reused'],
      [400, 'invalid_request', '/amount'],
    ];
    const dry = await newJob(api, rows, { query: '?dryRun=true' });
    await run(started, organizationId, dry);
    const results = await resultsOf(api, dry);
    expect(refusalsOf(results)).toEqual(expected);
    expect(
      results.every(({ commandId, resourceId }) => commandId === null && resourceId === null),
    ).toBe(true);
    const list = await api.send('GET', '/v1/payments');
    expect(list.body['data']).toHaveLength(1);
    const real = await newJob(api, rows);
    await run(started, organizationId, real);
    expect(refusalsOf(await resultsOf(api, real))).toEqual(expected);
    const counts = async (id: string) =>
      (await api.send('GET', `/v1/bulk-jobs/${id}`)).body['counts'];
    expect(await counts(dry)).toEqual(await counts(real));
  });

  test('leaves no notes behind', async () => {
    const { id: organizationId, api } = await started.newOrganization();
    const id = await newJob(api, [row({}, 'a')], { query: '?dryRun=true' });
    await run(started, organizationId, id);
    while (await started.origin.intake.sweep('2000-01-01T00:00:00.000Z'));
    const database = await openFile(started.databaseUrl);
    expect(await rowsOf(database, 'SELECT * FROM bulk_dry_states')).toEqual([]);
    await database.close();
  });
});
