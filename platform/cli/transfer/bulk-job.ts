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

/** A row that was not executed. */
export interface BulkResult {
  readonly row: number;
  readonly key: string | null;
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

/** The first rows of an outcome. */
export async function resultsOf(
  api: Api,
  id: string,
  outcome: 'refused' | 'failed',
  most: number,
): Promise<BulkResult[]> {
  const results = await api.stream({
    method: 'GET',
    path: '/v1/bulk-jobs/:id/results',
    values: { id },
    query: { outcome },
  });
  const found: BulkResult[] = [];
  for await (const line of linesOf(results)) {
    found.push(JSON.parse(line) as BulkResult);
    if (found.length >= most) break;
  }
  return found;
}
