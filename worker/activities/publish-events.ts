import { Context } from '@temporalio/activity';
import type { Relay } from '../../platform/events/relay.ts';

export interface PublishingParts {
  readonly relay: Relay;
}

const limits = { totalMs: 5 * 60_000, heartbeatMs: 1_000 };

/**
 * Runs the relay for some minutes. Its heartbeat tells the server that it lives; when it is
 * cancelled, or its worker ends, it stops between two deliveries.
 */
export const publishEvents =
  ({ relay }: PublishingParts) =>
  async (): Promise<void> => {
    const { cancellationSignal, heartbeat } = Context.current();
    const context = Context.current();
    const beat = setInterval(() => heartbeat.call(context), limits.heartbeatMs);
    try {
      await relay.run(AbortSignal.any([cancellationSignal, AbortSignal.timeout(limits.totalMs)]));
    } finally {
      clearInterval(beat);
    }
  };
