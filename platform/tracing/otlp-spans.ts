import type { IdMaker } from '../../modules/kernel/id.ts';
import type { Log } from '../logging/log.ts';
import { otlpJson, type Resource } from './otlp-json.ts';
import type { FinishedSpan, Spans } from './ports.ts';
import { sampler } from './sampling.ts';
import { spanIdOf } from './trace-context.ts';

const limits = {
  /** Spans that wait; more are lost. */
  waiting: 8_192,
  together: 512,
  everyMs: 1_000,
  exportMs: 5_000,
  /** How often a batch is sent that a collector cannot take now. */
  tries: 3,
  /** Longer than whoever sends is silent: then it is not there any more. */
  silentMs: 15_000,
  complainEveryMs: 60_000,
};

/** Statuses of a collector that will take the same spans later (OTLP/HTTP, retryable codes). */
const passing = new Set([429, 502, 503, 504]);

/** Where spans are sent to. */
export interface Collector {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Which traces are sent that nobody has decided about, from 0 to 1. */
  readonly share: number;
}

/** Spans that are sent to a collector. */
export interface SentSpans extends Spans {
  /**
   * Sends what waits, in a moment, together; resolves when that is over. Undefined where nothing
   * waits, or somebody sends already.
   */
  send(): Promise<void> | undefined;
  /** Sends what is still here; resolves when that is over, or cannot be. */
  close(): Promise<void>;
}

/**
 * Sends spans by OTLP over HTTP, many at once. What it cannot send is lost, and nobody else hears
 * of it. It begins nothing by itself: some runtimes let no work outlive the request that began it.
 */
export function createOtlpSpans(
  { url, headers, share }: Collector,
  parts: {
    readonly resource: Resource;
    readonly ids: IdMaker;
    readonly log: Log;
    now(): number;
    pause(ms: number): Promise<void>;
    /** Smaller where there is little room. */
    readonly waiting?: number;
  },
): SentSpans {
  const { resource, ids, log, now, pause, waiting: room = limits.waiting } = parts;
  const isSampled = sampler(share);
  const waiting: FinishedSpan[] = [];
  let sending: Promise<void> | undefined;
  let posting: Promise<unknown> | undefined;
  let heardAt = 0;
  let complainedAt = Number.NEGATIVE_INFINITY;
  let closed = false;

  async function post(spans: readonly FinishedSpan[]): Promise<'over' | 'again'> {
    try {
      const { status, body } = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: otlpJson(resource, spans),
        redirect: 'manual',
        signal: AbortSignal.timeout(limits.exportMs),
      });
      await body?.cancel();
      if (status >= 200 && status <= 299) return 'over';
      complain(String(status));
      return passing.has(status) ? 'again' : 'over';
    } catch (error) {
      complain(error instanceof Error ? error.name : 'Unknown');
      return 'again';
    }
  }

  function complain(reason: string): void {
    if (now() - complainedAt < limits.complainEveryMs) return;
    complainedAt = now();
    log.warn('Cannot send traces; some are lost', { reason });
  }

  async function sendAll(): Promise<void> {
    while (waiting.length > 0) {
      const spans = waiting.splice(0, limits.together);
      for (let attempt = 1; ; attempt++) {
        heardAt = now();
        posting = post(spans);
        const came = await posting;
        if (came === 'over' || attempt === limits.tries || closed) break;
        await pause(limits.everyMs * attempt);
      }
    }
    sending = undefined;
  }

  const gather = async (): Promise<void> => {
    await pause(limits.everyMs);
    await sendAll();
  };

  return {
    isSampled,
    record(span) {
      const { trace, spanId = spanIdOf(ids.make('req')) } = span;
      if (!(trace.sampled ?? isSampled(trace.traceId))) return;
      if (waiting.length < room) waiting.push({ ...span, spanId });
      else complain('too_many');
    },
    send() {
      if (waiting.length === 0) return undefined;
      if (sending && now() - heardAt < limits.silentMs) return undefined;
      heardAt = now();
      sending = gather();
      return sending;
    },
    async close() {
      closed = true;
      await Promise.all([posting, sendAll()]);
    },
  };
}

/** Names and values, comma-separated, as `OTEL_EXPORTER_OTLP_HEADERS` has them. */
export const headersOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(',')
      .filter((pair) => pair.includes('='))
      .map((pair) => {
        const at = pair.indexOf('=');
        return [pair.slice(0, at).trim(), decoded(pair.slice(at + 1).trim())];
      }),
  );

/** Values are percent-encoded where they have to be (W3C Baggage); others are as they are. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
