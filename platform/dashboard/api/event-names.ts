import { paymentEventTypes } from '../../../modules/payments/domain/payment-event.ts';

const others = {
  api_key: ['created', 'revoked'],
  bulk_job: ['created', 'started', 'paused', 'resumed', 'canceled', 'completed', 'failed'],
  organization: ['created', 'suspended', 'resumed'],
  report: ['created', 'started', 'completed', 'failed'],
  webhook_delivery: ['retried'],
  webhook_endpoint: [
    'created',
    'updated',
    'deleted',
    'secret_rotated',
    'disabled',
    'replayed',
    'tested',
  ],
};

/** What a page hears of. A stream names each event by its type, and a browser has to be told them. */
export const eventNames: readonly string[] = [
  ...paymentEventTypes,
  ...Object.entries(others).flatMap(([of, names]) => names.map((name) => `${of}.${name}`)),
];
