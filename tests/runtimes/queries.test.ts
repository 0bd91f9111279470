import { expect, test } from 'bun:test';
import { newPayment, refusalOf } from '../http/payment-requests.ts';
import { get, inOneOfThree, servedBy, tokenAt, tokenOf } from '../http/reads/reading.ts';
import { until } from '../support/until.ts';
import { onEachRuntime } from './edges.ts';

const fromReplica = 'replica; fwd=miss';
const fromPrimary = 'primary; fwd=miss';
const fromMemory = 'memory; hit';

onEachRuntime('Queries at an edge with a replica', { upstash: false }, (it) => {
  test(
    'are answered as the origin answers them, each of them',
    async () => {
      const { path, made, id } = await newPayment(it.atOrigin, { reference: 'Every query' });
      await newPayment(it.atOrigin, { description: 'Tea' });
      await it.atOrigin.send('POST', `${path}/complete`);
      const refund = await it.atOrigin.send('POST', `${path}/refunds`, { body: { amount: 1 } });
      const token = tokenOf(refund);
      expect(made.status).toBe(201);
      for (const each of [
        path,
        '/v1/payments',
        '/v1/payments?status=completed&status=processing&sort=amount&currency=EUR&direction=asc',
        '/v1/payments?q=tea&count=true',
        '/v1/payments?page=1&size=1',
        '/v1/payments/statistics',
        '/v1/payments/statistics?interval=day',
        `${path}/refunds`,
        `${path}/refunds/${refund.body['id'] as string}`,
      ]) {
        const here = await get(it.atEdge, each, { token });
        const there = await get(it.atOrigin, each, { token });
        expect([each, here.status, here.text]).toEqual([each, 200, there.text]);
        expect(servedBy(here)).toBe(fromReplica);
        for (const name of ['ETag', 'Content-Type', 'Cache-Control', 'Consistency-Token']) {
          expect([name, here.headers.get(name)]).toEqual([name, there.headers.get(name)]);
        }
        const again = await get(it.atEdge, each, { token });
        expect([servedBy(again), again.text]).toEqual([fromMemory, there.text]);
      }
      expect(id).toMatch(/^pay_/);
      const head = await it.atEdge.send('HEAD', path);
      expect([head.status, head.text, head.headers.get('ETag')]).toEqual([200, '', '"4"']);
    },
    inOneOfThree,
  );

  test('go on by cursors of either', async () => {
    for (let count = 0; count < 3; count++) await newPayment(it.atOrigin, { reference: 'Pages' });
    const first = await get(it.atEdge, '/v1/payments?reference=Pages&limit=2');
    const next = `/v1/payments?reference=Pages&limit=2&cursor=${first.body['nextCursor'] as string}`;
    const [here, there] = [await get(it.atEdge, next), await get(it.atOrigin, next)];
    expect([here.status, here.body['data']]).toEqual([200, there.body['data']]);
    const foreign = await get(
      it.atEdge,
      `/v1/payments?cursor=${there.body['previousCursor'] as string}x`,
    );
    expect(refusalOf(foreign)).toEqual([400, 'invalid_cursor', '/cursor']);
  });

  test('304 where the reader has it, and 410 once it is gone', async () => {
    const { path, made } = await newPayment(it.atOrigin);
    const known = await get(it.atEdge, path, { token: tokenOf(made), ifNoneMatch: '"1"' });
    expect([known.status, known.text, known.headers.get('ETag')]).toEqual([304, '', '"1"']);
    const deleted = await it.atOrigin.send('DELETE', path);
    const gone = await get(it.atEdge, path, { token: tokenOf(deleted) });
    expect(refusalOf(gone)).toEqual([410, 'payment_deleted']);
    const asked = await get(it.atEdge, path, { cacheControl: 'no-cache' });
    expect([...refusalOf(asked), servedBy(asked)]).toEqual([410, 'payment_deleted', fromPrimary]);
    expect(asked.body['detail']).toBe(gone.body['detail']);
  });

  test('of what was never there are 404, and another organization sees nothing', async () => {
    const missing = await get(it.atEdge, '/v1/payments/none');
    expect(refusalOf(missing)).toEqual([404, 'payment_not_found']);
    expect(missing.headers.get('Consistency-Token')).toBeString();
    expect(missing.body['requestId']).toBe(missing.headers.get('Request-Id') ?? '');
    const { path, made } = await newPayment(it.atOrigin, { id: 'mine' });
    const stranger = await it.world.newOrganization();
    const theirs = await get(it.edge.as(stranger.apiKey), path);
    expect(refusalOf(theirs)).toEqual([404, 'payment_not_found']);
    const stolen = await get(it.edge.as(stranger.apiKey), path, { token: tokenOf(made) });
    expect(refusalOf(stolen)).toEqual([400, 'invalid_consistency_token']);
  });

  test('wrong ones are refused as the origin refuses them', async () => {
    for (const each of [
      '/v1/payments?nothing=1',
      '/v1/payments?limit=101',
      '/v1/payments?minAmount=1',
      '/v1/payments?currency=XXX',
      '/v1/payments/statistics?from=yesterday',
      '/v1/payments?consistency_token=forged',
    ]) {
      const [here, there] = [await get(it.atEdge, each), await get(it.atOrigin, each)];
      const { requestId: _, ...told } = here.body;
      expect([each, here.status, told]).toEqual([
        each,
        400,
        { ...there.body, requestId: undefined },
      ]);
    }
  });

  test('with a token are as new as it, wherever that is', async () => {
    const { path, made } = await newPayment(it.atOrigin);
    await get(it.atEdge, path, { token: tokenOf(made) });
    it.world.replica.lagMs = Number.POSITIVE_INFINITY;
    const changed = await it.atOrigin.send('PATCH', path, { body: { amount: 5 } });
    const stale = await get(it.atEdge, path);
    expect(stale.text).toBe(made.text);
    const token = tokenOf(changed);
    const fresh = await get(it.atEdge, path, { token });
    expect([fresh.text, servedBy(fresh)]).toEqual([changed.text, fromPrimary]);
    const list = await get(it.atEdge, `/v1/payments?consistency_token=${token}`);
    expect([servedBy(list), list.text.includes(changed.text)]).toEqual([fromPrimary, true]);
    const asked = await get(it.atEdge, path, { cacheControl: 'no-cache' });
    expect([asked.text, servedBy(asked)]).toEqual([changed.text, fromPrimary]);
    const unseen = tokenAt(it.organizationId, 1_000_000);
    expect(refusalOf(await get(it.atEdge, path, { token: unseen }))).toEqual([
      503,
      'not_yet_consistent',
    ]);
  });

  test('are at most as old as they are asked to be', async () => {
    const { path, made } = await until('the replica tells its age', 10_000, async () => {
      const payment = await newPayment(it.atOrigin);
      const read = await get(it.atEdge, payment.path, { cacheControl: 'max-age=30' });
      return servedBy(read) === fromReplica && payment;
    });
    const old = await get(it.atEdge, path, { cacheControl: 'max-age=30' });
    expect([old.text, servedBy(old)]).toEqual([made.text, fromMemory]);
    expect(Number(old.headers.get('Age'))).toBeLessThanOrEqual(30);
    const now = await get(it.atEdge, path, { cacheControl: 'max-age=0' });
    expect([now.text, servedBy(now), now.headers.get('Age')]).toEqual([
      made.text,
      fromPrimary,
      '0',
    ]);
  });
});
