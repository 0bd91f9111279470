import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import type { ApiClient } from '../../support/api-client.ts';
import { findRedisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';
import type { UpstashServer } from '../../support/upstash-server.ts';
import { newPayment, refusalOf } from '../payment-requests.ts';
import { createCachedDatabase, type CachedDatabase, type CachedOrigin } from './cached-origins.ts';
import { get, inOneOfThree, servedBy, tokenOf } from './reading.ts';

const redis = await findRedisServer();
const fromCache = 'upstash; hit';
const fromPrimary = 'primary; fwd=miss';

describe.skipIf('missing' in redis)('A cache server between an origin and its database', () => {
  let database: CachedDatabase;
  let upstash: UpstashServer;
  /** Writes, and publishes to the cache server. */
  let writer: CachedOrigin;
  let publishing: { stop(): Promise<void> };
  /** Has read nothing yet, so nothing is in its memory. */
  let reader: CachedOrigin;
  let organizationId: string;
  let api: ApiClient;
  /** The same organization's, at the reader. */
  let there: ApiClient;

  beforeAll(async () => {
    database = await createCachedDatabase('path' in redis ? redis.path : undefined);
    if (!database.upstash) throw new Error('There is a redis-server');
    ({ upstash } = database);
    // Whatever the cache server does not answer, the primary does.
    database.replica.fault = 'refuse';
    writer = await database.start();
    publishing = writer.publish();
  });
  afterAll(async () => {
    await publishing.stop();
    await database[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    reader = await database.start();
    let apiKey: string;
    ({ id: organizationId, api, apiKey } = await writer.newOrganization());
    there = reader.as(apiKey);
  });
  afterEach(async () => {
    Object.assign(upstash, { fault: 'none', delayMs: 0, wrongValues: 'none' });
    await reader[Symbol.asyncDispose]();
  });

  /** A payment that the cache server has, of which the reader's memory knows nothing. */
  async function publishedPayment() {
    const payment = await newPayment(api);
    await published(payment.path);
    return payment;
  }
  /** Resolves when the cache server has the newest of what was written. */
  async function published(path: string): Promise<void> {
    const key = `quittance:1:{${organizationId}}:entry:payments.get {"id":"${path.slice(13)}"}`;
    const { headers } = await get(api, path);
    const version = headers.get('ETag')?.replaceAll('"', '');
    await until('it is published', 20_000, async () => {
      const value = await database.value(key);
      return value?.includes(`"version":${version},`) === true;
    });
  }

  test(
    'answers what the writer has published, which is known to be current',
    async () => {
      const { path, made } = await publishedPayment();
      const read = await get(there, path, { token: tokenOf(made) });
      expect([servedBy(read), read.text]).toEqual([fromCache, made.text]);
      expect([read.headers.get('ETag'), tokenOf(read)]).toEqual([
        '"1"',
        tokenOf(await get(api, path)),
      ]);
      expect(read.headers.get('Age')).toBe('0');
      expect(servedBy(await get(there, path))).toBe('memory; hit');
    },
    inOneOfThree,
  );

  test(
    'answers 304 and 410 too',
    async () => {
      const { path } = await publishedPayment();
      const known = await get(there, path, { ifNoneMatch: '"1"' });
      expect([known.status, servedBy(known)]).toEqual([304, fromCache]);
      const other = await publishedPayment();
      await api.send('DELETE', other.path);
      const key = `quittance:1:{${organizationId}}:entry:payments.get {"id":"${other.id}"}`;
      await until('its tombstone', 20_000, async () =>
        (await database.value(key))?.includes('"state":"gone"'),
      );
      const gone = await get(there, other.path);
      expect([...refusalOf(gone), servedBy(gone)]).toEqual([410, 'payment_deleted', fromCache]);
    },
    inOneOfThree,
  );

  test('has nothing older than what was written since', async () => {
    const { path } = await publishedPayment();
    await newPayment(api);
    // What it has of this payment is as good as ever, but nothing there says so.
    expect(servedBy(await get(there, path))).toBe(fromPrimary);
    const changed = await api.send('PATCH', path, { body: { amount: 77 } });
    expect((await get(there, path)).text).toBe(changed.text);
  });

  test(
    'answers for an age that its beats vouch for',
    async () => {
      const { path } = await publishedPayment();
      await until(
        'a beat',
        20_000,
        async () => (await database.value('quittance:1:beat')) !== null,
      );
      const young = await get(there, path, { cacheControl: 'max-age=30' });
      expect(servedBy(young)).toBe(fromCache);
      expect(Number(young.headers.get('Age'))).toBeLessThanOrEqual(30);
      const other = await publishedPayment();
      await database.flushBeat();
      const unknown = await get(there, other.path, { cacheControl: 'max-age=30' });
      expect(servedBy(unknown)).toBe(fromPrimary);
    },
    inOneOfThree,
  );

  test('is not asked where the primary is wanted', async () => {
    const { path } = await publishedPayment();
    const { requests } = upstash;
    await publishing.stop();
    expect(servedBy(await get(there, path, { cacheControl: 'no-cache' }))).toBe(fromPrimary);
    publishing = writer.publish();
    expect(upstash.requests - requests).toBeLessThan(5);
  });

  describe.each(['hang', 'cut', 'refuse', 'not json', 'garbage', 'foreign', 'older', 'flushed'])(
    'that does this: %s',
    (trouble) => {
      test('is a miss, and nobody reads less than was written', async () => {
        const other = await writer.newOrganization();
        const same = await newPayment(other.api, { id: 'same', description: 'CANARY' });
        const { path } = await newPayment(api, { id: 'same' });
        await published(path);
        await get(other.api, same.path);
        const changed = await api.send('PATCH', path, { body: { description: 'Mine' } });
        await published(path);
        upstash.foreign = { own: organizationId, other: other.id };
        const isFault = ['hang', 'cut', 'refuse', 'not json'].includes(trouble);
        Object.assign(upstash, isFault ? { fault: trouble } : { wrongValues: trouble });
        for (const token of [undefined, tokenOf(changed)]) {
          for (const each of [path, '/v1/payments', '/v1/payments/statistics']) {
            const read = await get(there, each, token === undefined ? {} : { token });
            expect([read.status, servedBy(read) === fromCache]).toEqual([200, false]);
            expect(read.text).not.toContain('CANARY');
            // Its client's own retries would take 4.4 s.
            expect(read.ms).toBeLessThan(3_000);
          }
        }
        expect((await get(there, path)).text).toBe(changed.text);
        const again = await api.send('PATCH', path, { body: { description: 'Again' } });
        expect((await get(there, path)).text).toBe(again.text);
      });
    },
  );

  test('that hangs costs three readers a moment, and memory goes on as before', async () => {
    const paths: string[] = [];
    for (let count = 0; count < 100; count++) paths.push((await newPayment(api)).path);
    upstash.fault = 'hang';
    /** How often it was asked, for how long, and how a reader in the middle fared. */
    const readAll = async () => {
      const times: number[] = [];
      const { requests } = upstash;
      const startedAt = performance.now();
      for (const path of paths) {
        const { status, ms } = await get(there, path);
        expect(status).toBe(200);
        times.push(ms);
      }
      const seconds = (performance.now() - startedAt) / 1_000;
      const medianMs = times.toSorted((a, b) => a - b)[50];
      return { asked: upstash.requests - requests, seconds, medianMs };
    };
    const [cold, warm] = [await readAll(), await readAll()];
    // Three that hung and one that was under way; then it is left alone but for one try a second.
    expect(cold.asked).toBeGreaterThanOrEqual(3);
    expect(cold.asked).toBeLessThanOrEqual(4 + cold.seconds);
    expect(cold.medianMs).toBeLessThan(140);
    expect(warm.asked).toBeLessThanOrEqual(warm.seconds);
    expect(warm.medianMs).toBeLessThan(50);
  });

  test(
    'shows in /readyz, and who answered in the metrics, to each its own',
    async () => {
      const readyz = async () => {
        const answer = await reader.send(new Request('http://localhost/readyz'));
        return ((await answer.json()) as { checks: Record<string, string> }).checks['cache'];
      };
      expect(await readyz()).toBe('ok');
      const { path } = await publishedPayment();
      const rate = async (client: ApiClient) =>
        (await get(client, '/v1/metrics/workflows')).body['cacheHitRate'];
      expect(await rate(there)).toBeNull();
      for (let count = 0; count < 3; count++) await get(there, path);
      await get(there, '/v1/payments');
      expect(await rate(there)).toBe(0.75);
      const stranger = await writer.newOrganization();
      expect(await rate(reader.as(stranger.apiKey))).toBeNull();
      expect(await rate(reader.root)).toBe(0.75);
      const metrics = await (await reader.send(new Request('http://localhost/metrics'))).text();
      for (const line of [
        'quittance_cache_answers_total{query="payments.get",tier="upstash"} 1',
        'quittance_cache_answers_total{query="payments.get",tier="memory"} 2',
        'quittance_cache_answers_total{query="payments.search",tier="primary"} 1',
        'quittance_cache_hit_rate{query="payments.get",tier="memory"} 0.66',
      ]) {
        expect(metrics).toContain(line);
      }
      expect(metrics).not.toContain(organizationId);
      upstash.fault = 'hang';
      expect(await readyz()).toBe('degraded');
      upstash.fault = 'none';
      upstash.wrongValues = 'garbage';
      expect(await readyz()).toBe('degraded');
    },
    inOneOfThree,
  );
});
