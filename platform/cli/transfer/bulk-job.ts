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
    const job = await api.call<BulkJob>({ method: 'GET', path: `/v1/bulk-jobs/${id}` });
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
  const path = `/v1/bulk-jobs/${id}/results`;
  const response = await api.open({ method: 'GET', path, query: { outcome } });
  const found: BulkResult[] = [];
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) if (line !== '') found.push(JSON.parse(line) as BulkResult);
    if (found.length >= most) break;
  }
  return found.slice(0, most);
}
