import { pageOf, ref } from '../json-schema.ts';
import type { Operations } from '../operation.ts';

const tag = 'Webhooks';
const endpoint = { tag, answer: ref('WebhookEndpoint'), parameters: { id: 'shop' } };

export const webhookOperations: Operations = {
  'POST /v1/webhook-endpoints': {
    tag,
    summary: 'Register a webhook endpoint',
    description:
      'Events of the types it asks for are sent to it, signed as Standard Webhooks has it. Its secret is shown once, in the first answer. An organization has at most 100.',
    answer: ref('WebhookEndpoint'),
    example: { url: 'https://shop.example/hooks', eventTypes: ['payment.*'] },
  },
  'GET /v1/webhook-endpoints': {
    tag,
    summary: 'List webhook endpoints',
    answer: pageOf(ref('WebhookEndpoint')),
  },
  'GET /v1/webhook-endpoints/:id': { ...endpoint, summary: 'Get a webhook endpoint' },
  'PATCH /v1/webhook-endpoints/:id': {
    ...endpoint,
    summary: 'Change a webhook endpoint',
    example: { description: 'The shop', enabled: true },
  },
  'DELETE /v1/webhook-endpoints/:id': {
    tag,
    summary: 'Delete a webhook endpoint',
    parameters: { id: 'shop' },
  },
  'POST /v1/webhook-endpoints/:id/rotate-secret': {
    ...endpoint,
    summary: 'Make a new secret',
    description: 'Shown once; the old one signs beside it for 24 hours.',
  },
  'GET /v1/webhook-endpoints/:id/health': {
    tag,
    summary: 'How sending to an endpoint goes',
    description:
      'Failures in a row, a pause, and what waits. It has no version: attempts change it, and no event says so.',
    answer: ref('WebhookEndpointHealth'),
    parameters: { id: 'shop' },
  },
  'GET /v1/webhook-endpoints/:id/deliveries': {
    tag,
    summary: 'List deliveries to an endpoint',
    description: 'With what was sent, what came back (4 KB of it), and how long it took.',
    answer: pageOf(ref('LoggedDelivery')),
    parameters: { id: 'shop' },
  },
  'POST /v1/webhook-endpoints/:id/replay': {
    tag,
    summary: 'Send the events of a time again',
    answer: ref('WebhookReplay'),
    parameters: { id: 'shop' },
    example: { from: '2030-01-31T12:00:00.000Z', to: '2030-01-31T13:00:00.000Z' },
  },
  'POST /v1/webhook-endpoints/:id/test': {
    tag,
    summary: 'Send a test event',
    answer: ref('WebhookDelivery'),
    parameters: { id: 'shop' },
  },
  'POST /v1/webhook-deliveries/:id/retry': {
    tag,
    summary: 'Send a delivery at once',
    answer: ref('WebhookDelivery'),
    parameters: { id: 'whd_1' },
  },
};
