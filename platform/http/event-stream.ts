import type { ListedEvent } from '../../modules/events/ports.ts';
import type { Follower } from '../events/tail.ts';

const usualLimits = {
  /** Proxies close what is silent for longer. */
  heartbeatMs: 10_000,
  checkMs: 20_000,
  /** Whoever takes nothing for so long, though there is something for it, is cut off. */
  stalledMs: 60_000,
};

/** What a stream of events is made of. */
export interface StreamedEvents {
  readonly follower: Follower;
  readonly epoch: number;
  /** Whether its caller may still read; asked for now and then. Throwing is no answer. */
  isAllowed(): Promise<boolean>;
  /** Aborts when the process is about to end. */
  readonly ending: AbortSignal;
  /** Whether it has lasted long enough; its reader comes back with the last id. */
  isSpent?(): boolean;
}

/**
 * Server-sent events (HTML, section 9.2), made as fast as they are taken: nothing is made for a
 * reader that does not read, so a slow one costs no more than a quick one, and holds up nobody.
 */
export function eventStream(
  streamed: StreamedEvents,
  limits = usualLimits,
): ReadableStream<Uint8Array> {
  const { follower, epoch, ending, isAllowed } = streamed;
  const encoder = new TextEncoder();
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, ending]);
  let check: ReturnType<typeof setInterval> | undefined;
  /** Since when what was made is not taken; undefined while the reader waits for more. */
  let madeAt: number | undefined;
  let begun = false;

  const end = (): void => {
    if (over.signal.aborted) return;
    over.abort();
    clearInterval(check);
    follower.end();
  };

  const watch = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    const isStalled = madeAt !== undefined && performance.now() - madeAt >= limits.stalledMs;
    if (!isStalled && (await isAllowed().catch(() => true))) return;
    end();
    // What a stalled reader has not taken it never will: the connection itself has to go.
    if (isStalled) controller.error(new Error('The reader takes nothing'));
  };

  const begin = (controller: ReadableStreamDefaultController<Uint8Array>): string => {
    begun = true;
    check = setInterval(() => void watch(controller), limits.checkMs);
    return `: the events of an organization\nretry: 1000\n${place()}\n`;
  };

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        madeAt = undefined;
        try {
          const text = begun ? await next() : begin(controller);
          if (text === undefined) {
            end();
            controller.close();
            return;
          }
          controller.enqueue(encoder.encode(text));
          madeAt = performance.now();
        } catch (error) {
          end();
          throw error;
        }
      },
      cancel: end,
    },
    // Nothing is made before it is asked for: not even for a request that only wants the headers.
    { highWaterMark: 0 },
  );

  async function next(): Promise<string | undefined> {
    if (signal.aborted || streamed.isSpent?.()) return undefined;
    const events = await follower.next(limits.heartbeatMs, signal);
    if (signal.aborted) return undefined;
    if (events.length > 0) return events.map(blockOf).join('');
    return follower.over ? undefined : `: heartbeat\n${place()}\n`;
  }

  /** Whoever has heard of no event yet comes back with this, and misses none. */
  function place(): string {
    return `id: ${epoch}.${follower.at}\n`;
  }

  function blockOf({ sequence, type, json }: ListedEvent): string {
    return `id: ${epoch}.${sequence}\nevent: ${type}\ndata: ${json}\n\n`;
  }
}
