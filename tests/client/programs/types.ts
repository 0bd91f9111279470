// Compiled by a test as a user's own code: what has to hold, and what has to be an error.
import { createClient, type Payment, type QuittanceProblem } from '@quittance/client';

const client = createClient({ url: 'http://localhost', apiKey: 'qk_1' });
const body = { amount: 1, currency: 'EUR' };

const followed = await client.payments.create(body, { wait: true });
export const payment: Payment = followed.value;

const either = await client.payments.create(body);
export const status: string = either.done ? either.value.status : either.command.status;
// @ts-expect-error It may have been accepted only.
export const value = either.value;

// @ts-expect-error An amount is an integer, not a text.
await client.payments.create({ amount: '1', currency: 'EUR' });
// @ts-expect-error There is no such status.
client.payments.all({ status: 'paid' });
// @ts-expect-error There is no such code.
export const isWrong = (problem: QuittanceProblem): boolean => problem.code === 1;
