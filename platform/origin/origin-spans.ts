import packageJson from '../../package.json' with { type: 'json' };
import type { Clock } from '../../modules/kernel/clock.ts';
import type { TracingPlace } from '../config/tracing.ts';
import type { Log } from '../logging/log.ts';
import { ids } from '../tokens/ids.ts';
import { createOtlpSpans, headersOf } from '../tracing/otlp-spans.ts';
import type { Spans } from '../tracing/ports.ts';

/** How long the end of the process waits for the last spans. */
const closeMs = 2_000;

/** Sends the spans of an origin, which begins to as soon as there is one. */
export function createOriginSpans(
  { url, headers, share }: TracingPlace,
  clock: Clock,
  log: Log,
): Spans & { close(): Promise<void> } {
  const unheld = (ms: number): Promise<void> =>
    new Promise((resolve) => void setTimeout(resolve, ms).unref());
  const spans = createOtlpSpans(
    { url, headers: headersOf(headers.reveal()), share },
    {
      resource: { 'service.name': 'quittance', 'service.version': packageJson.version },
      ids,
      log,
      now: () => clock.now(),
      pause: unheld,
    },
  );
  return {
    isSampled: spans.isSampled,
    record(span) {
      spans.record(span);
      void spans.send();
    },
    close: () => Promise.race([spans.close(), unheld(closeMs)]),
  };
}
