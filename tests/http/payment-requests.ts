import { expect } from 'bun:test';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { Answer, ApiClient, RequestParts } from '../support/api-client.ts';

/** The least that a payment needs. */
export const euros = { amount: 1_234, currency: 'EUR' };

export const create = (
  api: ApiClient,
  fields: JsonObject = {},
  parts: RequestParts = {},
): Promise<Answer> => api.send('POST', '/v1/payments', { body: { ...euros, ...fields }, ...parts });

/** A payment that exists, and its path. */
export async function newPayment(
  api: ApiClient,
  fields: JsonObject = {},
): Promise<{ readonly id: string; readonly path: string; readonly made: Answer }> {
  const made = await create(api, fields);
  expect(made.status).toBe(201);
  const id = made.body['id'] as string;
  return { id, path: `/v1/payments/${id}`, made };
}

/** What an answer refuses: its status, its code, and where its request is wrong. */
export function refusalOf({ status, body }: Answer): unknown[] {
  const errors = (body['errors'] ?? []) as readonly { readonly pointer: string }[];
  return [status, body['code'], ...errors.map(({ pointer }) => pointer)];
}
