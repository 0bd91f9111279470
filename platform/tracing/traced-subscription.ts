import type { Clock } from '../../modules/kernel/clock.ts';
import type { StoredEvent } from '../../modules/kernel/event.ts';
import type { Subscription } from '../events/ports.ts';
import type { Spans } from './ports.ts';
import { spanIdOf, traceOf } from './trace-context.ts';

/** A subscription that tells which events it was given, each in the trace of its command. */
export function tracedSubscription(
  subscription: Subscription,
  { spans, clock }: { readonly spans: Spans; readonly clock: Clock },
): Subscription {
  function tell(events: readonly StoredEvent[], startedAt: number, error?: string): void {
    const endedAt = clock.now();
    for (const { id, organizationId, correlationId, causationId } of events) {
      const trace = traceOf(correlationId);
      // Rows of a bulk job are caused by its command: a trace of millions of them shows nothing.
      if (trace === undefined || causationId?.startsWith('cmd_')) continue;
      spans.record({
        name: `publish to ${subscription.name}`,
        kind: 'consumer',
        trace,
        parentId: spanIdOf(id),
        startedAt,
        endedAt,
        attributes: {
          'quittance.event.id': id,
          'quittance.organization.id': organizationId,
          'quittance.subscription': subscription.name,
          'quittance.batch.size': events.length,
        },
        error,
      });
    }
  }

  return Object.assign(Object.create(subscription) as Subscription, {
    async deliver(events: readonly StoredEvent[]) {
      const startedAt = clock.now();
      try {
        await subscription.deliver(events);
      } catch (error) {
        tell(events, startedAt, 'not_delivered');
        throw error;
      }
      tell(events, startedAt);
    },
  });
}
