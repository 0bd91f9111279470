import type { BulkResult } from './bulk-job.ts';
import { exportedPayments } from './exported-rows.ts';
import { rebuilt } from './exported-payment.ts';

/** What of an export comes back otherwise than it was, in counts of payments. */
export interface Differences {
  readonly payments: number;
  /** By the status that they had. */
  readonly processing: Readonly<Record<string, number>>;
  readonly manual: number;
  readonly refunds: number;
}

/** Reads an export through, before anything of it is sent. Throws where a line is not as it should be. */
export async function differencesOf(path: string, format: 'csv' | 'ndjson'): Promise<Differences> {
  const processing: Record<string, number> = {};
  const counts = { payments: 0, manual: 0, refunds: 0 };
  for await (const payment of exportedPayments(path, format)) {
    counts.payments += 1;
    const status = payment.status ?? 'processing';
    if (!rebuilt(payment).arrives) processing[status] = (processing[status] ?? 0) + 1;
    if (payment.method && payment.method.type !== 'manual') counts.manual += 1;
    if (payment.amountRefunded) counts.refunds += 1;
  }
  return { ...counts, processing };
}

/** The differences in words. */
export function wordsOf({ processing, manual, refunds }: Differences): string[] {
  return [
    ...Object.entries(processing).map(
      ([status, count]) => `${count} that were ${status}, by a provider, are processing`,
    ),
    ...(manual > 0 ? [`${manual} of a provider are manual: nothing was charged again`] : []),
    ...(refunds > 0 ? [`${refunds} have one refund of all that was given back`] : []),
    'Times, versions and events are those of this import; "quittance export --all" moves them too',
  ];
}

type Steps = AsyncGenerator<readonly object[], void>;

/** An export as the rows of a bulk job that makes its payments again. The same file, the same rows. */
export const creationsOf = (path: string, format: 'csv' | 'ndjson'): ReadableStream<Uint8Array> =>
  streamOf(creations(path, format));

/**
 * What was done to those payments of an export whose creations, in the same order, succeeded.
 * Undefined where that is nothing: no job is without rows.
 */
export async function sequelsOf(
  path: string,
  format: 'csv' | 'ndjson',
  made: AsyncIterator<BulkResult>,
): Promise<ReadableStream<Uint8Array> | undefined> {
  const steps = sequels(path, format, made);
  const first = await steps.next();
  return first.done === true ? undefined : streamOf(steps, first.value);
}

async function* creations(path: string, format: 'csv' | 'ndjson'): Steps {
  for await (const payment of exportedPayments(path, format)) yield [rebuilt(payment).creation];
}

async function* sequels(
  path: string,
  format: 'csv' | 'ndjson',
  made: AsyncIterator<BulkResult>,
): Steps {
  for await (const payment of exportedPayments(path, format)) {
    const { value: result } = await made.next();
    const steps = rebuilt(payment).sequels;
    if (result?.outcome === 'succeeded' && steps.length > 0) yield steps;
  }
}

/** Rows as NDJSON; `taken` was taken out of them. */
function streamOf(steps: Steps, taken: readonly object[] = []): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const linesOf = (rows: readonly object[]): Uint8Array =>
    encoder.encode(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (taken.length > 0) controller.enqueue(linesOf(taken));
    },
    async pull(controller) {
      const { done, value } = await steps.next();
      if (done === true) return controller.close();
      controller.enqueue(linesOf(value));
    },
  });
}
