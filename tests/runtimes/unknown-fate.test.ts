import { expect, test } from 'bun:test';
import { refusalOf } from '../http/payment-requests.ts';
import { onEachRuntime } from './edges.ts';

// Ten seconds each: the runtimes differ in how a connection breaks, which other suites look at.
onEachRuntime(
  'A command at an edge',
  { upstash: false },
  (it) => {
    test('whose fate stays unknown is 504 after ten seconds, and its key tells it', async () => {
      it.world.origin.fault = 'cut after';
      const body = { id: `unknown-${it.edge.runtime}`, amount: 3, currency: 'EUR' };
      const parts = { body, key: `unknown-${it.edge.runtime}` };
      const unknown = await it.atEdge.send('POST', '/v1/payments', parts);
      expect(refusalOf(unknown)).toEqual([504, 'outcome_unknown']);
      expect([unknown.body['retryable'], unknown.headers.get('Retry-After')]).toEqual([true, '1']);
      expect(unknown.ms).toBeGreaterThan(5_000);
      expect(unknown.ms).toBeLessThan(16_000);
      it.world.origin.fault = 'none';
      const told = await it.atEdge.send('POST', '/v1/payments', parts);
      expect([told.status, told.headers.get('Idempotent-Replayed')]).toEqual([201, 'true']);
    });

    test('is not waited for without end where the origin only listens', async () => {
      it.world.origin.fault = 'hang';
      const body = { id: `hung-${it.edge.runtime}`, amount: 3, currency: 'EUR' };
      const sent = { body, key: `hung-${it.edge.runtime}`, headers: { Prefer: 'wait=1' } };
      const hung = await it.atEdge.send('POST', '/v1/payments', sent);
      // Workers that have not heard of it for a while ask first: then it has certainly got nothing.
      const codes = ['outcome_unknown', 'origin_unavailable'];
      expect(codes).toContain(hung.body['code'] as string);
      expect(hung.ms).toBeLessThan(20_000);
      it.world.origin.fault = 'none';
      expect((await it.atEdge.send('POST', '/v1/payments', sent)).status).toBe(201);
    });
  },
  ['workerd', 'bun'],
);
