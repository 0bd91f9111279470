import { expect } from 'bun:test';
import type { JsonObject } from '../../../modules/kernel/json.ts';
import type { Answer, ApiClient, RequestParts } from '../../support/api-client.ts';
import type { ApiUnderTest } from '../api-under-test.ts';

type Content = NonNullable<RequestParts['text']>;

/** Sends a file of commands. */
export const upload = (
  api: ApiClient,
  text: Content | readonly JsonObject[],
  { type = 'application/x-ndjson', query = '', ...parts }: UploadParts = {},
): Promise<Answer> =>
  api.send('POST', `/v1/bulk-jobs${query}`, {
    text: Array.isArray(text) ? ndjson(text as readonly JsonObject[]) : (text as Content),
    ...parts,
    headers: { 'Content-Type': type, ...parts.headers },
  });

interface UploadParts extends Omit<RequestParts, 'text' | 'body'> {
  readonly type?: string;
  readonly query?: string;
}

export const ndjson = (lines: readonly JsonObject[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');

/** A row that makes a payment. */
export const row = (input: JsonObject = {}, key?: string): JsonObject => ({
  type: 'payments.create',
  ...(key !== undefined && { key }),
  input: { amount: 100, currency: 'EUR', ...input },
});

/** A job that exists, by its id. */
export async function newJob(
  api: ApiClient,
  text: Content | readonly JsonObject[],
  parts: UploadParts = {},
): Promise<string> {
  const { status, body, text: answer } = await upload(api, text, parts);
  expect([status, answer]).toEqual([202, expect.stringContaining('bulk_job')]);
  return body['id'] as string;
}

/** Runs a job to its end in this OS process, where no worker does. */
export const run = (
  { origin }: ApiUnderTest,
  organizationId: string,
  jobId: string,
): Promise<unknown> =>
  origin.activities.jobs.run({ organizationId, jobId }, AbortSignal.timeout(20_000), false);

/** A row of the results. */
export interface Result {
  readonly row: number;
  readonly key: string | null;
  readonly outcome: string;
  readonly commandId: string | null;
  readonly resourceId: string | null;
  readonly problem:
    (JsonObject & { errors?: { pointer: string }[]; code: string; status: number }) | null;
}

export async function resultsOf(api: ApiClient, id: string, query = ''): Promise<Result[]> {
  const { status, headers, text } = await api.send('GET', `/v1/bulk-jobs/${id}/results${query}`);
  expect([status, headers.get('Content-Type')]).toEqual([200, 'application/x-ndjson']);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Result);
}

/** What the rows were refused for, each as `refusalOf` says of a single call. */
export const refusalsOf = (results: readonly Result[]): unknown[][] =>
  results.map(({ problem }) =>
    problem
      ? [problem.status, problem.code, ...(problem.errors ?? []).map(({ pointer }) => pointer)]
      : [],
  );
