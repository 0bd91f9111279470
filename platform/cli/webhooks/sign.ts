import { createHmac, randomBytes } from 'node:crypto';

/** A secret as endpoints of webhooks have it. */
export const newSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`;

/** The headers of a delivery (Standard Webhooks 1.0.0), which the receiver checks. */
export function signedHeaders(
  secret: string,
  { id, at, body }: { readonly id: string; readonly at: number; readonly body: string },
): Record<string, string> {
  const seconds = String(Math.floor(at / 1_000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': `v1,${signature}`,
  };
}
