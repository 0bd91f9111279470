import { breakPayment } from '../http/broken-payment.ts';
import type { ApiClient } from '../support/api-client.ts';
import { until } from '../support/until.ts';
import { startDashboard, type DashboardUnderTest } from './dashboard-under-test.ts';
import type { Receiver } from './receiver.ts';

const shops = ['Tea for two', 'Espresso beans', 'Green tea, gift-wrapped', 'Oat milk', 'A cake'];

/** Gives an organization payments of several states and currencies, the way a client would. */
async function fill(api: ApiClient): Promise<void> {
  for (let number = 1; number <= 24; number += 1) {
    const id = `order-${number}`;
    const currency = number % 5 === 0 ? 'JPY' : 'EUR';
    const description = shops[number % shops.length] ?? '';
    const amount = 350 + number * 1_117;
    const body = { id, amount, currency, description, reference: `R-${1_000 + number}` };
    const created = await api.send('POST', '/v1/payments', { body });
    if (created.status !== 201) throw new Error(`Cannot create ${id}: ${created.text}`);
    const act = (action: string, said = {}) =>
      api.send('POST', `/v1/payments/${id}/${action}`, { body: said });
    if (number % 2 === 0) await act('complete');
    else if (number % 7 === 0) await act('fail', { code: 'not_received', detail: 'No money came' });
    else if (number % 9 === 0) await act('cancel');
    if (number === 4) await act('refunds', { amount: 200, reason: 'The cup was half full' });
  }
}

/** A dashboard of an organization with payments. */
export async function startFilledDashboard(executablePath: string): Promise<DashboardUnderTest> {
  const dashboard = await startDashboard(executablePath);
  await fill(dashboard.api);
  return dashboard;
}

/** A payment with texts as long as they may be. */
const longest = {
  id: 'longest',
  amount: Number.MAX_SAFE_INTEGER,
  currency: 'KWD',
  description: 'x'.repeat(1_000),
  reference: 'R'.repeat(255),
  metadata: { ['k'.repeat(40)]: 'v'.repeat(500), cart: 'c_42' },
};

/** Where what was made is shown. */
export interface FilledPlaces {
  readonly failedCommand: string;
  readonly event: string;
  readonly bulkJob: string;
  readonly report: string;
}

/** Fills every page: attempts, a command that failed, deliveries that came and others, a file. */
export async function fillEveryPage(
  { api, databaseUrl }: DashboardUnderTest,
  receiver: Receiver,
): Promise<FilledPlaces> {
  const list = async (path: string) =>
    (await api.send('GET', path)).body['data'] as { status: string; attemptCount: number }[];
  receiver.answer = { status: 503, body: '{"error":"The shop is closed","code":"E_CLOSED"}' };
  for (const [id, eventTypes] of [
    ['shop', ['payment.*']],
    ['refunds', ['refund.*']],
  ] as const) {
    const description = 'What the shop is told, and what it keeps of it';
    const body = { id, url: receiver.url, eventTypes, description };
    await api.send('POST', '/v1/webhook-endpoints', { body });
  }
  await fill(api);
  const method = { type: 'sandbox', token: 'tok_declined' };
  const metadata = { cart: 'c_42', channel: 'web' };
  const declined = { id: 'declined', amount: 12_345, currency: 'EUR', method, metadata };
  await api.send('POST', '/v1/payments', { body: declined });
  await api.send('POST', '/v1/payments', { body: longest });
  const broken = await breakPayment({ databaseUrl }, api);
  const failed = await broken.change();
  await broken.mend();
  await broken[Symbol.asyncDispose]();
  const text = 'amount,currency,description\n1234,EUR,Tea\nten,EUR,Cake\n12,QQQ,Pie\n';
  const headers = { 'Content-Type': 'text/csv' };
  const { body: job } = await api.send('POST', '/v1/bulk-jobs', { text, headers });
  await until('an answer was refused', 20_000, async () => {
    return (await list('/v1/webhook-endpoints/shop/deliveries?limit=100')).some(
      ({ attemptCount }) => attemptCount > 0,
    );
  });
  receiver.answer = { status: 200, body: '{"thanks":true}' };
  const bulkJob = job['id'] as string;
  await until('the job and the attempt are over', 20_000, async () => {
    const { body } = await api.send('GET', `/v1/bulk-jobs/${bulkJob}`);
    const payment = await api.send('GET', '/v1/payments/declined');
    return body['status'] === 'completed' && payment.body['status'] === 'failed';
  });
  const { body: events } = await api.send('GET', '/v1/events?subject=order-4&limit=1');
  const [{ id: event }] = events['data'] as [{ id: string }];
  const asked = { query: 'payments.search', input: { currency: 'EUR' }, format: 'csv' };
  const { body: made } = await api.send('POST', '/v1/reports', { body: asked });
  const report = made['id'] as string;
  await until('the report is written', 20_000, async () => {
    return (await api.send('GET', `/v1/reports/${report}`)).body['status'] === 'completed';
  });
  return { failedCommand: failed.headers.get('Command-Id') ?? '', event, bulkJob, report };
}
