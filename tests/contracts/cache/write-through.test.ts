import { expect, test } from 'bun:test';
import type { StoredEvent } from '../../../modules/kernel/event.ts';
import { createMemoryTier } from '../../../platform/cache/memory-tier.ts';
import type { Tier } from '../../../platform/cache/ports.ts';
import { writeThrough } from '../../../platform/cache/write-through.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { at } from './entries.ts';

const clock = createManualClock();
const openTier = () => createMemoryTier({ clock, limitBytes: 1_000_000, freshMs: 600_000 });

const event = (organizationId: string, sequence: number, subject: string, version: number) =>
  ({
    organizationId,
    sequence,
    subject,
    aggregateVersion: version,
    type: version === 9 ? 'payment.deleted' : 'payment.updated',
    time: new Date(at + sequence).toISOString(),
    data: { version },
  }) as unknown as StoredEvent;

const subscription = (tier: Tier) =>
  writeThrough({
    tier,
    epoch: 1,
    answersAfter: async (_, events) =>
      events.map(({ type, subject, aggregateVersion, data }) => ({
        key: subject,
        version: aggregateVersion,
        state: type === 'payment.deleted' ? 'gone' : 'found',
        body: JSON.stringify(data),
      })),
  });

test('Events become entries at the position of the last of their organization', async () => {
  const tier = openTier();
  const events = [
    event('org_a', 1, 'pay_1', 1),
    event('org_b', 5, 'pay_1', 3),
    event('org_a', 2, 'pay_1', 2),
    event('org_a', 3, 'pay_2', 9),
  ];
  await subscription(tier).deliver(events);
  expect(await tier.get('org_a', 'pay_1')).toMatchObject({
    entry: { version: 2, position: 3, state: 'found', body: '{"version":2}', asOf: at + 3 },
    head: { epoch: 1, position: 3 },
  });
  expect((await tier.get('org_a', 'pay_2')).entry).toMatchObject({ version: 9, state: 'gone' });
  expect(await tier.get('org_b', 'pay_1')).toMatchObject({
    entry: { version: 3, position: 5 },
    head: { epoch: 1, position: 5 },
  });
});

test('Events that come again, late and out of order, bring nothing old back', async () => {
  const tier = openTier();
  const { deliver } = subscription(tier);
  const [first, second] = [event('org_a', 1, 'pay_1', 1), event('org_a', 2, 'pay_1', 2)];
  await deliver([first, second]);
  await deliver([first]);
  expect(await tier.get('org_a', 'pay_1')).toMatchObject({
    entry: { version: 2 },
    head: { position: 2 },
  });
});

test('What a tier throws goes to the relay, which brings the events again', async () => {
  const down: Tier = { ...openTier(), setIfNewer: () => Promise.reject(new Error('down')) };
  expect(subscription(down).deliver([event('org_a', 1, 'pay_1', 1)])).rejects.toThrow('down');
});
