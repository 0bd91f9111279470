import { insertRows } from '../../platform/database/aggregate-table.ts';
import type { Database } from '../../platform/database/database.ts';
import { writeReport, type Reporting } from '../../platform/processes/write-report.ts';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { Answer, ApiClient } from './api-client.ts';

/** Asks for a report. */
export const askFor = (
  api: ApiClient,
  body: JsonObject = { query: 'payments.search', format: 'ndjson' },
  parts: { key?: string; headers?: Record<string, string> } = {},
): Promise<Answer> => api.send('POST', '/v1/reports', { body, ...parts });

/** Writes a report here, as its workflow would have it written. */
export const writeNow = (
  reporting: Reporting,
  organizationId: string,
  reportId: string,
  watching: { signal?: AbortSignal; progress?: (rows: number) => void } = {},
): Promise<number | null> =>
  writeReport(reporting, organizationId, reportId, {
    signal: new AbortController().signal,
    progress: () => undefined,
    ...watching,
  });

const paymentColumns = [
  'organization_id',
  'id',
  'version',
  'status',
  'currency',
  'amount',
  'created_at',
  'deleted',
  'json',
];

/** Writes many payments at once, without the commands that would make them. */
export async function fillPayments(
  database: Pick<Database, 'write'>,
  organizationId: string,
  count: number,
  { first = 0, description = 'Tea' }: { first?: number; description?: string } = {},
): Promise<void> {
  const atOnce = 5_000;
  for (let from = 0; from < count; from += atOnce) {
    const rows = Array.from({ length: Math.min(atOnce, count - from) }, (_, index) =>
      paymentRow(organizationId, first + from + index, description),
    );
    await database.write([insertRows('payments', paymentColumns, rows)]);
  }
}

function paymentRow(organizationId: string, number: number, description: string) {
  const id = `pay_${String(number).padStart(9, '0')}`;
  const createdAt = new Date(Date.UTC(2026, 0, 1) + number).toISOString();
  const amount = number + 1;
  const json = JSON.stringify({
    id,
    object: 'payment',
    organizationId,
    userId: null,
    amount,
    currency: 'EUR',
    status: 'processing',
    amountCaptured: 0,
    amountRefunded: 0,
    description,
    reference: null,
    metadata: {},
    method: { type: 'manual' },
    attempt: null,
    failure: null,
    version: 1,
    createdAt,
    updatedAt: createdAt,
    completedAt: null,
  });
  return [organizationId, id, 1, 'processing', 'EUR', amount, createdAt, 0, json];
}
