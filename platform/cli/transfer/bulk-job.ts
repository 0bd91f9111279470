import { linesOf } from '../../../client/src/lines.ts';
import type { Api } from '../call/api.ts';
import type { Progress } from '../output/progress.ts';

/** A bulk job as the API shows it. */
export interface BulkJob {
  readonly id: string;
  readonly status: 'queued' | 'running' | 'paused' | 'completed' | 'canceled' | 'failed';
  readonly counts: Readonly<
    Record<'total' | 'pending' | 'succeeded' | 'refused' | 'failed', number>
  >;
}

/** What became of a row. */
export interface BulkResult {
  readonly row: number;
  readonly key: string | null;
  readonly outcome: 'succeeded' | 'refused' | 'failed' | null;
  readonly problem: { readonly code: string; readonly detail: string } | null;
}

const lookEveryMs = 200;

/** Waits until a job is over. */
export async function followJob(
  api: Api,
  id: string,
  progressOf: (total: number) => Progress,
): Promise<BulkJob> {
  let bar: Progress | undefined;
  for (;;) {
    const job = await api.call<BulkJob>({
      method: 'GET',
      path: '/v1/bulk-jobs/:id',
      values: { id },
    });
    const { total, pending } = job.counts;
    bar ??= progressOf(total);
    bar.at(total - pending, `${total - pending} of ${total} rows`);
    if (['completed', 'canceled', 'failed', 'paused'].includes(job.status)) {
      bar.end();
      return job;
    }
    await Bun.sleep(lookEveryMs);
  }
}

/** The rows of a job in their order: all of them, or those of an outcome. */
export async function* resultsOf(
  api: Api,
  id: string,
  outcome?: 'refused' | 'failed',
): AsyncGenerator<BulkResult, void> {
  const results = await api.stream({
    method: 'GET',
    path: '/v1/bulk-jobs/:id/results',
    values: { id },
    query: { outcome },
  });
  for await (const line of linesOf(results)) yield JSON.parse(line) as BulkResult;
}
