import { expect, test } from 'bun:test';
import { newPayment, refusalOf } from '../http/payment-requests.ts';
import { listen } from '../http/listening.ts';
import { get, servedBy, tokenOf } from '../http/reads/reading.ts';
import type { Answer } from '../support/api-client.ts';
import { until } from '../support/until.ts';
import { onEachRuntime, type EdgeCase } from './edges.ts';

/** A payment that was changed after a copy was made, and one that was made after it. */
interface Lost {
  readonly copy: string;
  readonly path: string;
  /** As the copy has it. */
  readonly kept: Answer;
  readonly changed: Answer;
  readonly made: Answer;
  readonly madePath: string;
}

/** The edge has answered both, of its memory and of whatever else it has. */
async function loseAfterCopy(it: EdgeCase): Promise<Lost> {
  const { path, made: kept } = await newPayment(it.atEdge);
  const copy = await it.world.backUp();
  const changed = await it.atEdge.send('PATCH', path, { body: { amount: 77 } });
  const { path: madePath, made } = await newPayment(it.atEdge, { description: 'Lost' });
  // A position that those of the new epoch do not reach soon.
  for (let count = 0; count < 5; count++) await newPayment(it.atEdge);
  for (const [each, answer] of [
    [path, changed],
    [madePath, made],
    ['/v1/payments?limit=100', made],
  ] as const) {
    const read = await get(it.atEdge, each, { token: tokenOf(answer) });
    expect([each, read.status, read.text.includes(answer.text)]).toEqual([each, 200, true]);
  }
  return { copy, path, kept, changed, made, madePath };
}

/** The newest epoch is told by the ETags of whatever is read at the origin. */
const epochOf = ({ headers }: Answer): number =>
  Number(/\.(\d+)"$/.exec(headers.get('ETag') ?? '')?.[1] ?? 1);

onEachRuntime('An edge that runs while its database is restored', {}, (it) => {
  test('refuses commands meanwhile, and learns of the epoch with the next answer of the origin', async () => {
    const lost = await loseAfterCopy(it);
    const url = `${it.edge.url}/v1/events/stream`;
    const listener = await listen(url, it.apiKey);
    await until('the stream has begun', 10_000, () => listener.lastId() !== '');
    await it.world.origin.leave();
    const refused = await until('commands are refused', 10_000, async () => {
      const answer = await it.atEdge.send('POST', `${lost.path}/complete`, { body: {} });
      return answer.status === 503 && answer;
    });
    expect(refusalOf(refused).slice(0, 2)).toEqual([503, 'origin_unavailable']);
    await it.world.restore(lost.copy);

    // Nothing of the edge's own: it is handed on, and its answer has a token.
    expect((await it.atEdge.send('GET', '/v1/commands')).status).toBe(200);
    const token = tokenOf(lost.changed);
    const old = await get(it.atEdge, lost.path, { token });
    expect([old.body['amount'], servedBy(old)]).toEqual([
      lost.kept.body['amount'],
      'primary; fwd=miss',
    ]);
    const gone = await get(it.atEdge, lost.madePath, { token: tokenOf(lost.made) });
    expect([...refusalOf(gone).slice(0, 2), servedBy(gone)]).toEqual([
      404,
      'payment_not_found',
      'primary; fwd=miss',
    ]);
    for (const cacheControl of [undefined, 'max-age=600']) {
      const read = await get(
        it.atEdge,
        lost.path,
        cacheControl === undefined ? {} : { cacheControl },
      );
      expect([cacheControl, read.body['amount']]).toEqual([cacheControl, lost.kept.body['amount']]);
      const list = await get(
        it.atEdge,
        '/v1/payments?limit=100',
        cacheControl === undefined ? {} : { cacheControl },
      );
      expect(list.text).not.toContain(lost.made.body['id'] as string);
    }
    const known = await get(it.atEdge, lost.path, {
      ifNoneMatch: lost.kept.headers.get('ETag') ?? '',
    });
    expect([known.status, epochOf(known)]).toEqual([200, epochOf(lost.kept) + 1]);

    await listener.over;
    const again = await it.atEdge.send('GET', '/v1/events/stream', {
      headers: { 'Last-Event-ID': listener.lastId() },
    });
    expect(refusalOf(again).slice(0, 2)).toEqual([400, 'invalid_cursor']);
  }, 120_000);

  test('answers nothing older to a token of the new epoch, though it has heard of none', async () => {
    const lost = await loseAfterCopy(it);
    await it.world.restore(lost.copy);
    const changed = await it.world.api.send(
      new Request(`http://localhost${lost.path}`, {
        method: 'PATCH',
        headers: {
          Authorization: `Bearer ${it.apiKey}`,
          'Idempotency-Key': crypto.randomUUID(),
          'Content-Type': 'application/json',
        },
        body: JSON.stringify({ amount: 33 }),
      }),
    );
    expect(changed.status).toBe(200);
    const token = changed.headers.get('Consistency-Token') ?? '';
    const list = await get(it.atEdge, '/v1/payments?limit=100', { token });
    expect([list.status, list.text.includes('"amount":33')]).toEqual([200, true]);
    expect(list.text).not.toContain(lost.made.body['id'] as string);
    const read = await get(it.atEdge, lost.path, { token });
    expect([read.text, read.headers.get('ETag')]).toEqual([
      await changed.text(),
      changed.headers.get('ETag'),
    ]);
    // From now on to nobody.
    const plain = await get(it.atEdge, lost.path, { cacheControl: 'max-age=600' });
    expect(plain.body['amount']).toBe(33);
  }, 120_000);
});

onEachRuntime(
  'An edge that nobody tells of a restore',
  { upstash: false },
  (it) => {
    test('hears of it with the next look at a key, within half a minute', async () => {
      const lost = await loseAfterCopy(it);
      await it.world.restore(lost.copy);
      const restoredAt = performance.now();
      // As old as it may be: memory has what was lost, and for long.
      await until('what was lost is not shown any more', 60_000, async () => {
        const read = await get(it.atEdge, lost.path, { cacheControl: 'max-age=600' });
        return read.body['amount'] === lost.kept.body['amount'];
      });
      // Thirty seconds, and what a busy machine adds.
      expect(performance.now() - restoredAt).toBeLessThan(45_000);
    }, 120_000);
  },
  ['workerd'],
);
