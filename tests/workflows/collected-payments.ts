import Sqlite from 'libsql';
import { processWorkflowId } from '../../modules/kernel/process.ts';
import { create } from '../http/payment-requests.ts';
import type { ApiClient } from '../support/api-client.ts';
import type { TestOrigin } from '../support/test-origin.ts';
import { until } from '../support/until.ts';

/** Has a payment collected by the sandbox; returns its id. */
export async function pay(
  api: ApiClient,
  token: string,
  fields: { capture?: 'automatic' | 'manual'; id?: string; amount?: number } = {},
): Promise<string> {
  const made = await create(api, { method: { type: 'sandbox', token }, ...fields });
  if (made.status !== 201) throw new Error(`Cannot pay: ${made.status} ${made.text}`);
  return made.body['id'] as string;
}

/** The payment as it is shown, once it stands there. */
export const standing = (api: ApiClient, id: string, status: string, limitMs = 20_000) =>
  until(`${id} is ${status}`, limitMs, async () => {
    const { body } = await api.send('GET', `/v1/payments/${id}`);
    return body['status'] === status && body;
  });

export interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly command_id: string;
  readonly causation_id: string | null;
  readonly correlation_id: string;
}

/** What happened to a payment, in its order. */
export const eventsOf = (databaseFile: string, organizationId: string, id: string): EventRow[] =>
  read<EventRow>(
    databaseFile,
    `SELECT * FROM events WHERE organization_id = ? AND subject = ? ORDER BY aggregate_version`,
    [organizationId, id],
  );

export interface SettleRow {
  readonly id: string;
  readonly status: string;
  readonly causation_id: string | null;
  readonly correlation_id: string;
}

/** The commands by which the collection of a payment said what its provider answered. */
export const settlesOf = (databaseFile: string, organizationId: string, id: string): SettleRow[] =>
  read<SettleRow>(
    databaseFile,
    `SELECT * FROM commands WHERE organization_id = ? AND aggregate_id = ?
      AND type = 'payments.settle' ORDER BY seq`,
    [organizationId, id],
  );

/** What the sandbox moved of a payment: `hold 1234`, in its order. */
export const movementsOf = (databaseFile: string, organizationId: string, id: string): string[] =>
  read<{ kind: string; amount: number }>(
    databaseFile.replace(/\.db$/, '-sandbox.db'),
    `SELECT kind, amount FROM movements WHERE organization_id = ? AND payment_id = ?
      ORDER BY reference, number`,
    [organizationId, id],
  ).map(({ kind, amount }) => `${kind} ${amount}`);

/** By the library that the origin has it open with: a second one in this process breaks its locks. */
function read<Row>(file: string, sql: string, args: string[]): Row[] {
  const sqlite = new Sqlite(file.replace(/^file:(\/\/)?/, ''), { readonly: true });
  try {
    return sqlite.prepare(sql).all(args) as Row[];
  } finally {
    sqlite.close();
  }
}

/** The workflow that collects a payment. */
export const collectionOf = ({ origin }: TestOrigin, organizationId: string, subject: string) =>
  origin.client.workflow.getHandle(
    processWorkflowId({ name: 'payment-collection', organizationId, subject }),
  );
