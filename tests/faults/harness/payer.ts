import type { JsonObject } from '../../../modules/kernel/json.ts';
import type { Answer, ApiClient } from '../../support/api-client.ts';
import { until } from '../../support/until.ts';
import type { Expected } from './sandbox-ledger.ts';
import type { Random } from './seeded-random.ts';

const amount = 1_000;
/** Killed again and again, in the middle of its start too, a process may get nothing done for long. */
const limitMs = 120_000;

/** Repeats a command with its key until it is settled; a broken connection settles nothing. */
export const insist = (
  api: ApiClient,
  method: string,
  path: string,
  body?: JsonObject,
): Promise<Answer> => {
  const key = crypto.randomUUID();
  return until(`${method} ${path} is settled`, limitMs, async () => {
    const parts = { key, ...(body && { body }) };
    const answer = await api.send(method, path, parts);
    return answer.status < 500 && answer.status !== 202 && answer;
  });
};

/** What the tokens come to, and what they move. */
const outcomes = {
  tok_success: 'completed',
  tok_declined: 'failed',
  tok_flaky: 'completed',
  tok_timeout_then_success: 'completed',
  tok_timeout_then_failure: 'failed',
} as const;
export type Token = keyof typeof outcomes;
export const tokens = Object.keys(outcomes) as [Token, ...Token[]];

/** Begins a payment; what it has to come to. */
export async function charge(api: ApiClient, id: string, token: Token): Promise<Expected> {
  const method = { type: 'sandbox', token };
  await insist(api, 'POST', '/v1/payments', { id, amount, currency: 'EUR', method });
  const status = outcomes[token];
  const moved = status === 'completed' ? amount : 0;
  return { id, status, held: moved, captured: moved, refunded: 0 };
}

/** Waits until a payment's provider was asked; one that does not tell is given a second by design. */
export const takenUp = (api: ApiClient, id: string) =>
  until(`${id} is taken up`, limitMs, async () => {
    const { body } = await api.send('GET', `/v1/payments/${id}`);
    return body['status'] !== 'processing';
  });

/** Waits until a payment stands where it has to. */
export const settled = (api: ApiClient, { id, status }: Pick<Expected, 'id' | 'status'>) =>
  until(`${id} is ${status}`, limitMs, async () => {
    const { body } = await api.send('GET', `/v1/payments/${id}`);
    return body['status'] === status;
  });

const capturing = [
  'tok_success',
  'tok_capture_timeout_then_success',
  'tok_refund_timeout_then_success',
] as const;

/** Authorizes, captures in two parts, and gives some of it back. */
export async function captureAndRefund(
  api: ApiClient,
  id: string,
  token: (typeof capturing)[number],
): Promise<Expected> {
  const method = { type: 'sandbox', token };
  const path = `/v1/payments/${id}`;
  const body = { id, amount, currency: 'EUR', method, capture: 'manual' };
  await insist(api, 'POST', '/v1/payments', body);
  await settled(api, { id, status: 'authorized' });
  await insist(api, 'POST', `${path}/capture`, { amount: 300, final: false });
  await insist(api, 'POST', `${path}/capture`, { amount: 500 });
  await settled(api, { id, status: 'completed' });
  await insist(api, 'POST', `${path}/refunds`, { amount: 120 });
  return { id, status: 'completed', held: amount, captured: 800, refunded: 120 };
}

/** Pays one payment after the other until it is called off; what each has to come to. */
export async function keepPaying(
  api: ApiClient,
  name: string,
  random: Random,
  signal: AbortSignal,
): Promise<Expected[]> {
  const expected: Expected[] = [];
  for (let turn = 0; !signal.aborted; turn++) {
    const id = `${name}_${turn}`;
    if (random.between(0, 2) === 0) {
      const token = random.pick(tokens);
      const payment = await charge(api, id, token);
      await settled(api, payment);
      expected.push(payment);
    } else {
      const token = random.pick<(typeof capturing)[number]>([...capturing]);
      expected.push(await captureAndRefund(api, id, token));
    }
  }
  return expected;
}
