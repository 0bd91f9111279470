import type { OriginProcess } from '../commands/origin.ts';
import { paymentBody } from '../commands/payment-request.ts';

/** A job as the API shows it. */
interface Job {
  readonly id: string;
  readonly status: string;
  readonly counts: { readonly pending: number; readonly succeeded: number };
}

const lookEveryMs = 50;
const limitMs = 300_000;

/** A file of creates, as a shop would send it. */
export const fileOf = (rows: number): string =>
  Array.from(
    { length: rows },
    (_, index) => `{"type":"payments.create","key":"row-${index}","input":${paymentBody()}}\n`,
  ).join('');

async function ask(
  { port }: OriginProcess,
  apiKey: string,
  method: string,
  path: string,
  body?: string,
): Promise<Job> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/bulk-jobs${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${apiKey}`,
      ...(method === 'POST' && { 'Idempotency-Key': crypto.randomUUID(), Prefer: 'wait=30' }),
      ...(body !== undefined && { 'Content-Type': 'application/x-ndjson' }),
    },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  if (response.status > 299) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text) as Job;
}

/** The jobs of one organization at one process. */
export const jobsAt = (origin: OriginProcess, apiKey: string) => ({
  upload: (file: string) => ask(origin, apiKey, 'POST', '', file),
  get: (id: string) => ask(origin, apiKey, 'GET', `/${id}`),
  pause: (id: string) => ask(origin, apiKey, 'POST', `/${id}/pause`),
  resume: (id: string) => ask(origin, apiKey, 'POST', `/${id}/resume`),
  /** Looks until the job is as it should be. */
  async until(id: string, isSo: (job: Job) => boolean): Promise<void> {
    const giveUpAt = performance.now() + limitMs;
    while (!isSo(await ask(origin, apiKey, 'GET', `/${id}`))) {
      if (performance.now() > giveUpAt) throw new Error(`The job ${id} does not come so far`);
      await Bun.sleep(lookEveryMs);
    }
  },
});

export const isCompleted = ({ status }: Job): boolean => status === 'completed';
