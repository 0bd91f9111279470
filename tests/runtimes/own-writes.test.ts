import { expect, test } from 'bun:test';
import { newPayment } from '../http/payment-requests.ts';
import { get, tokenOf } from '../http/reads/reading.ts';
import { onEachRuntime } from './edges.ts';

/** `EDGE_TRIES=10000` is the whole of it, a few minutes. */
const tries = Number(process.env['EDGE_TRIES'] ?? 400);
const sessions = 8;

onEachRuntime(
  `Of ${tries} writes through an edge`,
  {},
  (it) => {
    test('none is missed by the read after it, behind a late replica and a cache that forgets', async () => {
      const { replica, upstash, origin } = it.world;
      replica.lagMs = 2_000;
      if (upstash) upstash.droppedWrites = 0.1;
      const served = new Map<string, number>();
      let stale = 0;
      const session = async (): Promise<void> => {
        const { path } = await newPayment(it.atEdge);
        for (let count = 0; count < tries / sessions; count++) {
          const amount = 1 + count;
          const changed = await it.atEdge.send('PATCH', path, { body: { amount } });
          expect(changed.status).toBe(200);
          const asked = count % 4 === 0 ? `/v1/payments?limit=100` : path;
          const read = await get(it.atEdge, asked, { token: tokenOf(changed) });
          expect(read.status).toBe(200);
          const by = read.headers.get('Cache-Status')?.split(';')[0] ?? '';
          served.set(by, (served.get(by) ?? 0) + 1);
          if (!read.text.includes(changed.text)) stale++;
        }
      };
      await Promise.all(Array.from({ length: sessions }, session));
      if (upstash) upstash.droppedWrites = 0;
      console.log(`  ${it.edge.runtime}: answered by ${JSON.stringify([...served])}`);
      expect(stale).toBe(0);
      expect(origin.requests.length).toBeGreaterThan(tries);
    }, 600_000);
  },
  ['workerd', 'bun'],
);
