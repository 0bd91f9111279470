let sent = 0;

/** What `POST /v1/payments` is sent: an order of a shop, in ASCII, a new key each time. */
export function paymentBody(): string {
  const number = ++sent;
  return JSON.stringify({
    amount: 1_000 + (number % 9_000),
    currency: 'EUR',
    description: 'Order 1234 for a customer',
    reference: `order-${number}`,
    userId: `user-${number % 1_000}`,
    metadata: { plan: 'pro', source: 'web' },
  });
}

/** The whole request, ready for the wire. */
export function paymentRequest(apiKey: string): string {
  const body = paymentBody();
  return [
    'POST /v1/payments HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${apiKey}`,
    'Content-Type: application/json',
    `Idempotency-Key: ${crypto.randomUUID()}`,
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}
