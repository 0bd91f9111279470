import { Context } from '@temporalio/activity';

/** How an activity shows that it lives, and how long it may go on. */
export interface Life {
  readonly heartbeatMs: number;
  /** Without it, until its work is done. */
  readonly totalMs?: number;
}

/**
 * Runs a long activity: the server hears each heartbeat, with what `details` then says, and the
 * signal aborts when it is cancelled, its worker ends, or its time is over.
 */
export async function alive<Value>(
  { heartbeatMs, totalMs }: Life,
  run: (signal: AbortSignal, context: Context) => Promise<Value>,
  details?: () => unknown,
): Promise<Value> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(details?.()), heartbeatMs);
  const { cancellationSignal: cancelled } = context;
  const signal = totalMs ? AbortSignal.any([cancelled, AbortSignal.timeout(totalMs)]) : cancelled;
  try {
    return await run(signal, context);
  } finally {
    clearInterval(beat);
  }
}
