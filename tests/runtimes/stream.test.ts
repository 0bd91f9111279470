import { expect, test } from 'bun:test';
import { newPayment, refusalOf } from '../http/payment-requests.ts';
import { get, tokenOf } from '../http/reads/reading.ts';
import { listen } from '../http/listening.ts';
import { until } from '../support/until.ts';
import type { EdgeCase } from './edges.ts';
import { onEachRuntime } from './edges.ts';

const path = '/v1/events/stream';
const forwarded = ({ world }: EdgeCase): number =>
  world.origin.requests.filter((each) => each.startsWith(`GET ${path}`)).length;

/** The replica says how old it is, and the edge knows the key. */
const warm = (it: EdgeCase): Promise<unknown> =>
  until('the edge follows the replica', 10_000, async () => {
    const before = forwarded(it);
    const { status } = await it.atEdge.send('HEAD', path);
    return status === 200 && forwarded(it) === before;
  });

onEachRuntime('A stream of events at an edge with a replica', { upstash: false }, (it) => {
  test('tells of what is committed, resumes, and asks the origin for nothing', async () => {
    await warm(it);
    const before = forwarded(it);
    const url = `${it.edge.url}${path}`;
    const other = await it.world.newOrganization();
    const first = await listen(url, it.apiKey);
    await until('it tells where it begins', 10_000, () => first.lastId() !== '');
    expect(first.response.headers.get('Consistency-Token')).toBeString();
    expect(first.response.headers.get('Content-Type')).toStartWith('text/event-stream');
    const typed = await listen(`${url}?type=payment.completed&after=0`, it.apiKey);
    const { path: payment, id } = await newPayment(it.atOrigin);
    await newPayment(other.api, { description: 'canary-e2' });
    await it.atOrigin.send('POST', `${payment}/complete`);
    await until('both hear', 20_000, () => first.heard.length === 2 && typed.heard.length === 1);
    expect(first.heard.map(({ event, data }) => [event, data.subject])).toEqual([
      ['payment.created', id],
      ['payment.completed', id],
    ]);
    expect(typed.heard[0]).toEqual(first.heard[1] as (typeof typed.heard)[0]);
    const lastId = first.lastId();
    expect(lastId).toBe(first.heard[1]?.id ?? '');
    await first.stop();
    await newPayment(it.atOrigin);
    const again = await listen(url, it.apiKey, { 'Last-Event-ID': lastId });
    await until('it hears the rest', 20_000, () => again.heard.length === 1);
    const [, sequence] = lastId.split('.').map(Number);
    expect(again.sequences()).toEqual([(sequence ?? 0) + 1]);
    expect(JSON.stringify([first.heard, typed.heard, again.heard])).not.toContain('canary-e2');
    await Promise.all([typed.stop(), again.stop()]);
    expect(forwarded(it)).toBe(before);
  }, 60_000);

  test('is the origin’s where the replica has not yet what its reader has seen', async () => {
    await warm(it);
    it.world.replica.lagMs = Number.POSITIVE_INFINITY;
    const { made } = await newPayment(it.atOrigin);
    const read = await get(it.atOrigin, '/v1/events?limit=100');
    const events = read.body['data'] as { sequence: number }[];
    const seen = `1.${events.at(-1)?.sequence ?? 0}`;
    const url = `${it.edge.url}${path}`;
    for (const headers of [
      { 'Last-Event-ID': seen },
      { 'Consistency-Token': tokenOf(made) },
      { 'Cache-Control': 'no-cache' },
    ]) {
      const before = forwarded(it);
      const listener = await listen(url, it.apiKey, headers);
      expect([headers, listener.status]).toEqual([headers, 200]);
      const { id } = await newPayment(it.atOrigin);
      await until('it is heard', 20_000, () =>
        listener.heard.some(({ data }) => data.subject === id),
      );
      expect(forwarded(it)).toBe(before + 1);
      await listener.stop();
    }
    for (const [id, code] of [
      ['1.1000000', 'invalid_cursor'],
      ['7.1', 'invalid_cursor'],
      ['rubbish', 'invalid_cursor'],
    ] as const) {
      const refused = await it.atEdge.send('GET', path, { headers: { 'Last-Event-ID': id } });
      expect([id, ...refusalOf(refused)]).toEqual([id, 400, code, '/Last-Event-ID']);
    }
    const wrong = await it.atEdge.send('GET', `${path}?limit=1`);
    expect(refusalOf(wrong).slice(0, 2)).toEqual([400, 'invalid_request']);
  }, 60_000);

  test('ends when the replica is gone, and its reader goes on at the origin', async () => {
    await warm(it);
    const url = `${it.edge.url}${path}`;
    const listener = await listen(url, it.apiKey);
    await until('it has begun', 10_000, () => listener.lastId() !== '');
    it.world.replica.fault = 'refuse';
    expect(await listener.over).toBe('ended');
    const { id } = await newPayment(it.atOrigin);
    const again = await listen(url, it.apiKey, { 'Last-Event-ID': listener.lastId() });
    await until('it hears', 20_000, () => again.heard.at(0)?.data.subject === id);
    await again.stop();
  }, 60_000);

  test('is nobody’s whose key does not open it', async () => {
    const { body } = await it.atOrigin.send('POST', '/v1/api-keys', {
      body: { name: 'Payments only', scopes: ['payments:read'] },
    });
    const without = it.edge.as(body['secret'] as string);
    expect(refusalOf(await without.send('GET', path)).slice(0, 2)).toEqual([403, 'forbidden']);
    const { status } = await fetch(`${it.edge.url}${path}`);
    expect(status).toBe(401);
  });
});

onEachRuntime(
  'A stream of events at an edge without a replica',
  { replica: false, upstash: false },
  (it) => {
    test('is the origin’s, also once the edge knows the key', async () => {
      const url = `${it.edge.url}${path}?type=payment.created`;
      for (const known of [false, true]) {
        if (known) expect((await it.atEdge.send('GET', '/v1/events')).status).toBe(200);
        const before = forwarded(it);
        const listener = await listen(url, it.apiKey);
        expect([known, listener.status]).toEqual([known, 200]);
        const { id } = await newPayment(it.atOrigin);
        await until('it is heard', 20_000, () => listener.heard.at(0)?.data.subject === id);
        expect(forwarded(it)).toBe(before + 1);
        await listener.stop();
      }
      const beyond = await it.atEdge.send('GET', `${path}?after=1000000`);
      expect(refusalOf(beyond)).toEqual([400, 'invalid_cursor', '/after']);
    }, 60_000);
  },
);

onEachRuntime(
  'A stream of events of a key that is revoked',
  { upstash: false },
  (it) => {
    test('ends within a minute, at an edge too', async () => {
      await warm(it);
      const { body } = await it.atOrigin.send('POST', '/v1/api-keys', {
        body: { name: 'To be revoked', scopes: ['events:read'] },
      });
      const secret = body['secret'] as string;
      const listener = await until('the edge knows the key', 10_000, async () => {
        const before = forwarded(it);
        const tried = await listen(`${it.edge.url}${path}`, secret);
        if (forwarded(it) === before) return tried;
        await tried.stop();
        return false;
      });
      const revoked = await it.atOrigin.send('DELETE', `/v1/api-keys/${body['id'] as string}`);
      expect(revoked.status).toBe(204);
      const revokedAt = performance.now();
      expect(await listener.over).toBe('ended');
      expect(performance.now() - revokedAt).toBeLessThan(60_000);
    }, 90_000);
  },
  ['workerd', 'bun'],
);
