// What a user writes, on whatever runtime: makes a payment, follows it, and reads it back.
import { createClient } from '@quittance/client';

const { QUITTANCE_URL, QUITTANCE_KEY } = globalThis.process.env;
const client = createClient({ url: QUITTANCE_URL, apiKey: QUITTANCE_KEY });
const body = { amount: 250, currency: 'EUR', description: 'Tea' };
const made = await client.payments.create(body, { serverWaitSeconds: 0, wait: true });
const read = await client.payments.get(made.value.id);
const found = [];
for await (const { id } of client.payments.all({ q: 'tea' })) found.push(id);
const refusal = await client.payments.get('pay_none').catch(({ code }) => code);
globalThis.console.log(
  JSON.stringify({ status: made.status, amount: read.value.amount, found: found.length, refusal }),
);
