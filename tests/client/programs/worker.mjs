// A Worker that makes a payment for each request, with one client for all of them.
import { createClient } from '@quittance/client';

let client;

export default {
  async fetch(_, { QUITTANCE_URL, QUITTANCE_KEY }) {
    client ??= createClient({ url: QUITTANCE_URL, apiKey: QUITTANCE_KEY });
    const body = { amount: 350, currency: 'EUR' };
    const made = await client.payments.create(body, { serverWaitSeconds: 0, wait: true });
    const read = await client.payments.get(made.value.id);
    const refusal = await client.payments.get('pay_none').catch(({ code }) => code);
    return Response.json({ status: made.status, amount: read.value.amount, refusal });
  },
};
