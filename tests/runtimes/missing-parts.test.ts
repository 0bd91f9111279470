import { afterEach, beforeEach, expect, test } from 'bun:test';
import { newPayment, refusalOf } from '../http/payment-requests.ts';
import { get, inOneOfThree, servedBy, tokenOf } from '../http/reads/reading.ts';
import { until } from '../support/until.ts';
import type { EdgeCase } from './edges.ts';
import { onEachRuntime } from './edges.ts';

const fromReplica = 'replica; fwd=miss';
const fromPrimary = 'primary; fwd=miss';
const fromMemory = 'memory; hit';
const fromCache = 'upstash; hit';

/** The key is known, so that what is measured is the read. */
const warm = async (it: EdgeCase): Promise<void> => {
  await until('the edge knows the key', 10_000, async () => {
    const { status } = await get(it.atEdge, '/v1/payments');
    return status === 200;
  });
};

onEachRuntime('Reads at an edge without a cache server', { upstash: false }, (it) => {
  beforeEach(() => warm(it));

  test('whose replica is gone, hangs, refuses or errs, are answered by the origin', async () => {
    for (const fault of ['hang', 'cut', 'refuse', 'not json'] as const) {
      const { path, made } = await newPayment(it.atOrigin);
      it.world.replica.fault = fault;
      const read = await get(it.atEdge, path, { token: tokenOf(made) });
      expect([fault, read.text, servedBy(read)]).toEqual([fault, made.text, fromPrimary]);
      expect(it.world.origin.headers['cache-control']).toBe('no-cache');
      it.world.replica.fault = 'none';
    }
  });
});

onEachRuntime('Reads at an edge without an origin', { upstash: false }, (it) => {
  beforeEach(() => warm(it));
  afterEach(async () => it.world.origin.comeBack());

  test(
    'go on from the replica, and commands do not',
    async () => {
      const { path, made } = await newPayment(it.atOrigin);
      await it.world.origin.leave();
      const read = await get(it.atEdge, path, { token: tokenOf(made) });
      expect([read.text, servedBy(read)]).toEqual([made.text, fromReplica]);
      expect((await get(it.atEdge, '/v1/payments/statistics')).status).toBe(200);
      const forced = await get(it.atEdge, path, { cacheControl: 'no-cache' });
      expect(refusalOf(forced)).toEqual([503, 'origin_unavailable']);
    },
    inOneOfThree,
  );

  test('and without a replica are what memory has, as old as the reader allows', async () => {
    const { path, made } = await newPayment(it.atEdge);
    const other = await newPayment(it.atOrigin);
    await it.world.origin.leave();
    it.world.replica.fault = 'refuse';
    const read = await get(it.atEdge, path, { cacheControl: 'max-age=60' });
    expect([read.text, servedBy(read)]).toEqual([made.text, fromMemory]);
    const unknown = await get(it.atEdge, other.path, { cacheControl: 'max-age=60' });
    expect(refusalOf(unknown)).toEqual([503, 'origin_unavailable']);
    expect(unknown.headers.get('Retry-After')).toBe('1');
    expect(unknown.headers.get('Consistency-Token')).toBeString();
    await until('memory is two seconds old', 5_000, async () => {
      const { status } = await get(it.atEdge, path);
      return status === 503;
    });
    const old = await get(it.atEdge, path, { cacheControl: 'max-age=60' });
    expect([old.text, servedBy(old)]).toEqual([made.text, fromMemory]);
  });

  test('and with one that hangs neither hang for ever', async () => {
    const { path } = await newPayment(it.atOrigin);
    await it.world.origin.leave();
    it.world.replica.fault = 'hang';
    const read = await get(it.atEdge, path);
    expect(refusalOf(read)).toEqual([503, 'origin_unavailable']);
    expect(read.ms).toBeLessThan(2_500);
  });
});

onEachRuntime('Reads at an edge with a cache server', {}, (it) => {
  test('are its, until it does whatever it does', async () => {
    const { upstash, replica, origin } = it.world;
    // The name says why: there is no redis-server, which was printed.
    if (!upstash) return;
    await warm(it);
    const { path, made } = await until('it was published', 10_000, async () => {
      const payment = await newPayment(it.atOrigin);
      await Bun.sleep(100);
      const read = await get(it.atEdge, payment.path, { token: tokenOf(payment.made) });
      return servedBy(read) === fromCache && payment;
    });
    expect((await get(it.atEdge, path)).text).toBe(made.text);
    const times: number[] = [];
    for (const fault of ['hang', 'cut', 'refuse', 'not json', 'slow'] as const) {
      for (let count = 0; count < 4; count++) {
        const payment = await newPayment(it.atOrigin);
        if (fault === 'slow') upstash.delayMs = 2_000;
        else upstash.fault = fault;
        const read = await get(it.atEdge, payment.path, { token: tokenOf(payment.made) });
        expect([fault, read.text]).toEqual([fault, payment.made.text]);
        expect(servedBy(read)).not.toBe(fromCache);
        times.push(read.ms);
      }
      Object.assign(upstash, { fault: 'none', delayMs: 0 });
    }
    // A hang is 150 ms; what a loaded machine adds is not the edge's.
    expect(times.sort((a, b) => a - b)[Math.floor(times.length / 2)]).toBeLessThan(400);
    for (const wrongValues of ['garbage', 'older', 'flushed'] as const) {
      upstash.wrongValues = wrongValues;
      const payment = await newPayment(it.atOrigin);
      const changed = await it.atOrigin.send('PATCH', payment.path, { body: { amount: 2 } });
      const read = await get(it.atEdge, payment.path, { token: tokenOf(changed) });
      expect([wrongValues, read.text]).toEqual([wrongValues, changed.text]);
    }
    expect([replica.fault, origin.fault]).toEqual(['none', 'none']);
  });
});
