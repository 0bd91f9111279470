import { eventStream, type StreamedEvent } from '../../../client/src/event-stream.ts';
import { pause } from '../../../client/src/pause.ts';
import type { Api } from '../call/api.ts';
import { failureOf } from '../call/problem-words.ts';
import { CommandFailure } from '../frame/command-failure.ts';

/** An event as the API publishes it (CloudEvents 1.0). */
export type PublishedEvent = StreamedEvent['event'];

const againAfterMs = 1_000;

/**
 * Events as they are published, for ever, or until the signal. Connects again after a break, from
 * where it was; throws what no repetition mends.
 */
export async function* followEvents(
  { transport, url }: Api,
  {
    query,
    lastEventId,
    signal,
    onBreak,
  }: {
    readonly query: Readonly<Record<string, string>>;
    /** The event that was seen last. */
    readonly lastEventId: string;
    readonly signal: AbortSignal;
    readonly onBreak: (reason: string) => void;
  },
): AsyncGenerator<PublishedEvent> {
  for (let last = lastEventId; ;) {
    try {
      const options = { ...query, lastEventId: last, signal, retry: { times: 2 } };
      for await (const { id, event } of eventStream(transport, options)) {
        last = id;
        yield event;
      }
    } catch (error) {
      if (signal.aborted) return;
      const failure = failureOf(error as Error, url, false);
      if (!(failure instanceof CommandFailure) || failure.exit === 'refused') throw failure;
      onBreak(failure.message);
    }
    await pause(againAfterMs, signal).catch(() => {});
    if (signal.aborted) return;
  }
}
