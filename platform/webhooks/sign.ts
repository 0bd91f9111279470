import { Webhook } from 'standardwebhooks';
import { deliveryHeaders, payloadOf } from '../../modules/webhooks/index.ts';
import type { DueDelivery, SignedRequest } from './ports.ts';

/**
 * The request of an attempt, signed as Standard Webhooks has it with every secret that is in
 * force. Its id is the event's, so that what comes twice can be told by it.
 */
export function signedRequest(
  { eventId, eventType, eventTime, data }: DueDelivery,
  secrets: readonly string[],
  now: number,
): SignedRequest {
  const body = payloadOf(eventType, eventTime, data);
  const at = new Date(now);
  const signatures = secrets.map((secret) => new Webhook(secret).sign(eventId, at, body));
  return {
    headers: {
      ...deliveryHeaders(eventId),
      'webhook-timestamp': String(Math.floor(now / 1_000)),
      'webhook-signature': signatures.join(' '),
    },
    body,
  };
}
