import { Context } from '@temporalio/activity';
import type { Deliverer } from '../../platform/webhooks/deliverer.ts';

export interface WebhookParts {
  readonly deliverer: Deliverer;
}

const limits = { totalMs: 5 * 60_000, heartbeatMs: 1_000 };

/** Sends to a group of webhook endpoints for some minutes. Its heartbeat tells that it lives. */
export const deliverWebhooks =
  ({ deliverer }: WebhookParts) =>
  async (group: number): Promise<void> => {
    const context = Context.current();
    const beat = setInterval(() => context.heartbeat(), limits.heartbeatMs);
    const signal = AbortSignal.any([
      context.cancellationSignal,
      AbortSignal.timeout(limits.totalMs),
    ]);
    try {
      await deliverer.run(group, signal);
    } finally {
      clearInterval(beat);
    }
  };
