import { expect, test } from 'bun:test';
import { newPayment } from '../http/payment-requests.ts';
import { onEachRuntime } from './edges.ts';

/** `EDGE_SECONDS=30` is the whole of it. */
const seconds = Number(process.env['EDGE_SECONDS'] ?? 6);
const readers = 200;
const leaving = 0.3;
/** Beyond what any answer may take, its tiers' limits and a loaded machine included. */
const hangMs = 10_000;

/**
 * One reader that asks for the same few things as the others, now and then leaving in the middle:
 * whoever waits for what such a one has begun must not hang.
 */
async function reader(
  url: string,
  apiKey: string,
  paths: readonly string[],
  endsAt: number,
  statuses: Map<string, number>,
): Promise<void> {
  while (performance.now() < endsAt) {
    const leaves = Math.random() < leaving;
    const limitMs = leaves ? 1 + Math.random() * 40 : hangMs;
    const path = paths[Math.floor(Math.random() * paths.length)] ?? '';
    const told = await fetch(`${url}${path}`, {
      headers: { Authorization: `Bearer ${apiKey}` },
      signal: AbortSignal.timeout(limitMs),
    })
      .then(async (answer) => {
        await answer.arrayBuffer();
        return String(answer.status);
      })
      .catch(() => (leaves ? 'left' : 'hung'));
    statuses.set(told, (statuses.get(told) ?? 0) + 1);
  }
}

onEachRuntime(
  `${readers} readers, of whom some leave, for ${seconds} s`,
  {},
  (it) => {
    test(
      'hang nobody and break nothing, whatever the replica does',
      async () => {
        const paths: string[] = ['/v1/payments', '/v1/payments/statistics'];
        for (let count = 0; count < 8; count++) paths.push((await newPayment(it.atOrigin)).path);
        const statuses = new Map<string, number>();
        it.world.replica.delayMs = 30;
        const endsAt = performance.now() + seconds * 1_000;
        const { url } = it.edge;
        await Promise.all(
          Array.from({ length: readers }, () => reader(url, it.apiKey, paths, endsAt, statuses)),
        );
        console.log(`  ${it.edge.runtime}: ${JSON.stringify(Object.fromEntries(statuses))}`);
        expect([...statuses.keys()].sort()).toEqual(['200', 'left']);
        expect(statuses.get('200')).toBeGreaterThan(readers);
        expect((await it.atEdge.send('GET', '/v1/payments')).status).toBe(200);
      },
      seconds * 1_000 + 60_000,
    );
  },
  ['workerd', 'deno'],
);
