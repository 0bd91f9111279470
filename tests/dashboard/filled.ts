import type { ApiClient } from '../support/api-client.ts';

const shops = ['Tea for two', 'Espresso beans', 'Green tea, gift-wrapped', 'Oat milk', 'A cake'];

/** Gives an organization payments of several states and currencies, the way a client would. */
export async function fill(api: ApiClient, count = 24): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
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
