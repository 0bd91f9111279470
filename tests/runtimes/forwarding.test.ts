import { expect, test } from 'bun:test';
import { newPayment, refusalOf } from '../http/payment-requests.ts';
import { get, servedBy, tokenOf } from '../http/reads/reading.ts';
import { row, ndjson } from '../http/bulk/files.ts';
import { until } from '../support/until.ts';
import { edgeSecret } from './edge-world.ts';
import { onEachRuntime } from './edges.ts';

onEachRuntime('Commands at an edge', { upstash: false }, (it) => {
  test('are answered by the origin, headers and all, and their replays', async () => {
    const body = { amount: 77, currency: 'EUR', description: 'Ünï' };
    const made = await it.atEdge.send('POST', '/v1/payments', { body, key: 'once' });
    expect([made.status, made.body['amount']]).toEqual([201, 77]);
    const path = `/v1/payments/${made.body['id'] as string}`;
    expect(made.headers.get('Location')).toBe(path);
    expect(made.headers.get('ETag')).toBe('"1"');
    expect(made.headers.get('Command-Id')).toMatch(/^cmd_/);
    const again = await it.atEdge.send('POST', '/v1/payments', { body, key: 'once' });
    expect([again.status, again.text]).toEqual([201, made.text]);
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    const other = await it.atEdge.send('POST', '/v1/payments', {
      body: { ...body, amount: 1 },
      key: 'once',
    });
    expect(refusalOf(other)).toEqual([422, 'idempotency_key_reused']);
    const wrong = await it.atEdge.send('PATCH', path, {
      body: { amount: 1 },
      headers: { 'If-Match': '"9"' },
    });
    expect(refusalOf(wrong)).toEqual([412, 'version_mismatch']);
    const asked = await it.atEdge.send('POST', '/v1/payments', {
      body,
      headers: { Prefer: 'respond-async' },
    });
    expect(asked.status).toBe(202);
    const command = await get(it.atEdge, asked.headers.get('Location') ?? '', {
      token: tokenOf(asked),
    });
    expect([command.status, command.body['object']]).toEqual([200, 'command']);
    expect((await it.atEdge.send('DELETE', path)).status).toBe(204);
  });

  test('show in the next read, without a token too, and ask nobody for what they answered', async () => {
    it.world.replica.lagMs = Number.POSITIVE_INFINITY;
    const { path, made } = await newPayment(it.atEdge);
    it.world.origin.requests.length = 0;
    const read = await get(it.atEdge, path, { token: tokenOf(made) });
    expect([read.text, servedBy(read)]).toEqual([made.text, 'memory; hit']);
    const changed = await it.atEdge.send('PATCH', path, { body: { amount: 9 } });
    expect((await get(it.atEdge, path)).text).toBe(changed.text);
    expect(it.world.origin.requests).toEqual([`PATCH ${path}`]);
    const deleted = await it.atEdge.send('DELETE', path);
    expect(refusalOf(await get(it.atEdge, path, { token: tokenOf(deleted) }))).toEqual([
      410,
      'payment_deleted',
    ]);
  });

  test('that are not decided yet are waited for where they are read', async () => {
    const { path } = await newPayment(it.atEdge);
    const asked = await it.atEdge.send('PATCH', path, {
      body: { amount: 4 },
      headers: { Prefer: 'respond-async' },
    });
    const read = await get(it.atEdge, path, { token: tokenOf(asked) });
    expect([read.status, read.body['amount']]).toEqual([200, 4]);
  });

  test('files stream through, and what they made is there', async () => {
    const rows = Array.from({ length: 2_000 }, (_, index) => row({ reference: `Row ${index}` }));
    const job = await it.atEdge.send('POST', '/v1/bulk-jobs', {
      text: new Blob([ndjson(rows)]).stream(),
      headers: { 'Content-Type': 'application/x-ndjson' },
    });
    expect([job.status, job.body['object']]).toEqual([202, 'bulk_job']);
    const path = `/v1/bulk-jobs/${job.body['id'] as string}`;
    const read = await get(it.atEdge, path);
    expect((read.body['counts'] as { total: number }).total).toBe(2_000);
  });

  test('too large ones are refused, and wrong addresses and methods, by whoever it is', async () => {
    const large = { amount: 1, currency: 'EUR', description: 'x'.repeat(1_100_000) };
    expect(refusalOf(await it.atEdge.send('POST', '/v1/payments', { body: large }))).toEqual([
      413,
      'body_too_large',
    ]);
    expect(refusalOf(await it.atEdge.send('PUT', '/v1/payments', { body: {} }))).toEqual([
      405,
      'method_not_allowed',
    ]);
    expect(refusalOf(await get(it.atEdge, '/v1/nothing'))).toEqual([404, 'not_found']);
    expect(refusalOf(await get(it.atEdge, '/metrics'))).toEqual([404, 'not_found']);
    const page = await it.atEdge.send('GET', '/problems/payment_not_found');
    expect([page.status, page.text.includes('Payment not found')]).toEqual([200, true]);
    expect((await it.atEdge.send('GET', '/healthz')).body).toEqual({ status: 'ok' });
    const none = await fetch(`${it.edge.url}/v1/payments`, { method: 'POST', body: '{}' });
    expect(none.status).toBe(401);
  });

  test('are sent again while it is not known what became of them, and take effect once', async () => {
    for (const fault of ['cut before', 'cut after', 'bad gateway'] as const) {
      it.world.origin.fault = fault;
      const id = `${fault.replace(' ', '-')}-${it.edge.runtime}`;
      const sent = it.atEdge.send('POST', '/v1/payments', {
        body: { id, amount: 3, currency: 'EUR' },
      });
      await until(
        'it was sent twice',
        5_000,
        () => it.world.origin.requests.filter((each) => each === 'POST /v1/payments').length > 1,
      );
      it.world.origin.fault = 'none';
      const made = await sent;
      expect([fault, made.status, made.body['id']]).toEqual([fault, 201, id]);
      expect(made.ms).toBeLessThan(8_000);
      expect((await get(it.atOrigin, `/v1/payments/${id}`)).body['version']).toBe(1);
      it.world.origin.requests.length = 0;
    }
  });

  test('are 503 where the origin is gone: nothing was accepted', async () => {
    await it.world.origin.leave();
    // Workers have to hear of it first, which they do when they have not heard of it for a while.
    await Bun.sleep(300);
    const refused = await it.atEdge.send('POST', '/v1/payments', {
      body: { amount: 1, currency: 'EUR' },
    });
    expect(refusalOf(refused)).toEqual([503, 'origin_unavailable']);
    expect([refused.body['retryable'], refused.headers.get('Retry-After')]).toEqual([true, '1']);
    expect(refused.ms).toBeLessThan(2_000);
    expect(refusalOf(await get(it.atEdge, '/v1/commands'))).toEqual([503, 'origin_unavailable']);
    await it.world.origin.comeBack();
    expect((await newPayment(it.atEdge)).made.status).toBe(201);
  });

  test('tell the origin who their client is, and clients cannot', async () => {
    const { origin, log } = it.world;
    const forged = {
      'X-Forwarded-For': '6.6.6.6',
      'X-Forwarded-Proto': 'https',
      'Quittance-Edge': edgeSecret,
      Forwarded: 'for=6.6.6.6',
    };
    await it.atEdge.send('POST', '/v1/payments', {
      body: { amount: 1, currency: 'EUR' },
      headers: forged,
    });
    expect(origin.headers['quittance-edge']).toBe(edgeSecret);
    expect(JSON.stringify(origin.headers)).not.toContain('6.6.6.6');
    expect(origin.headers['x-forwarded-proto']).toBe('http');
    const client = origin.headers['x-forwarded-for'];
    // Without Cloudflare before it, workerd does not know who asks.
    if (it.edge.runtime === 'workerd') expect(client).toBeUndefined();
    else expect(client).toMatch(/127\.0\.0\.1$/);
    expect(log.lines.at(-1)?.facts['client']).toBe(client);
  });
});
