import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { Api } from '../call/api.ts';
import { CommandFailure } from '../frame/command-failure.ts';

/** An event as the API publishes it (CloudEvents 1.0). */
export interface PublishedEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly sequence: number;
  readonly data: unknown;
}

const retry = { firstMs: 250, greatestMs: 5_000 };

/**
 * Events as they are published, for ever, or until the signal. Connects again after a break, from
 * where it was; throws what no repetition mends.
 */
export async function* followEvents(
  api: Api,
  {
    query,
    after,
    signal,
    onBreak,
  }: {
    readonly query: Readonly<Record<string, string | undefined>>;
    /** The sequence that was seen last. */
    readonly after: string;
    readonly signal: AbortSignal;
    readonly onBreak: (reason: string) => void;
  },
): AsyncGenerator<PublishedEvent> {
  let lastId: string | undefined;
  let waitMs = retry.firstMs;
  while (!signal.aborted) {
    try {
      const response = await api.open({
        method: 'GET',
        path: '/v1/events/stream',
        query: lastId === undefined ? { ...query, after } : query,
        headers: {
          Accept: 'text/event-stream',
          ...(lastId !== undefined && { 'Last-Event-ID': lastId }),
        },
        signal,
      });
      const messages = response.body
        ?.pipeThrough(new TextDecoderStream())
        .pipeThrough(new EventSourceParserStream());
      for await (const { id, data } of messages ?? []) {
        waitMs = retry.firstMs;
        if (id !== undefined) lastId = id;
        if (data !== '') yield JSON.parse(data) as PublishedEvent;
      }
      onBreak('The stream ended');
    } catch (error) {
      if (signal.aborted) return;
      const isRefusal = error instanceof CommandFailure && error.exit === 'refused';
      if (isRefusal) throw error;
      onBreak((error as Error).message);
    }
    await Bun.sleep(waitMs);
    waitMs = Math.min(waitMs * 2, retry.greatestMs);
  }
}
