import type { PaymentProvider } from '../../modules/payments/ports.ts';
import { openFile } from '../../platform/database/file.ts';
import { collectPayment, type Collecting } from '../../platform/processes/collect-payment.ts';
import { startApi } from '../http/api-under-test.ts';
import { create } from '../http/payment-requests.ts';
import { rowsOf } from '../support/database.ts';

const never = new AbortController().signal;

/** Payments that are collected when the test says so, at the time that it says. */
export async function startCollection() {
  const started = await startApi();
  const { id: organizationId, api } = await started.newOrganization();
  const database = await openFile(started.databaseUrl);
  const { collecting } = started.origin.activities;
  const sandbox = collecting.providers.get('sandbox');
  if (!sandbox) throw new Error('The sandbox is always there');
  const time = { aheadMs: 0 };
  const clock = { now: () => Date.now() + time.aheadMs };
  return {
    organizationId,
    api,
    collecting,
    sandbox,
    time,
    /** Makes a payment by the sandbox. */
    async payment(token: string, capture: 'automatic' | 'manual' = 'automatic'): Promise<string> {
      const { body } = await create(api, { method: { type: 'sandbox', token }, capture });
      return body['id'] as string;
    },
    /** Does what is due; parts of the collection may be others. */
    collect: (id: string, replaced: Partial<Collecting> = {}): Promise<number | null> =>
      collectPayment({ ...collecting, clock, ...replaced }, organizationId, id, {
        signal: never,
        pause: async () => undefined,
      }),
    /** The sandbox, doing some things differently. */
    withProvider: (replaced: Partial<PaymentProvider>) => ({
      providers: new Map([['sandbox', { ...sandbox, ...replaced }]]),
    }),
    notice: (id: string) => collecting.store.notice(organizationId, id, new Date().toISOString()),
    async shown(id: string) {
      return (await api.send('GET', `/v1/payments/${id}`)).body;
    },
    /** When the row of its process is due; undefined where there is none. */
    async dueAt(id: string): Promise<number | undefined> {
      const sql = 'SELECT due_at FROM processes WHERE organization_id = ? AND subject = ?';
      const [row] = await rowsOf(database, sql, organizationId, id);
      return row && Date.parse(String(row['due_at']));
    },
    async [Symbol.asyncDispose]() {
      await database.close();
      await started[Symbol.asyncDispose]();
    },
  };
}
