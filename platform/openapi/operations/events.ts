import { pageOf, ref } from '../json-schema.ts';
import type { Operations } from '../operation.ts';

const tag = 'Events';
const operator = { tag: 'Subscriptions', parameters: { id: 'webhooks' } };

export const eventOperations: Operations = {
  'GET /v1/events': {
    tag,
    summary: 'List events',
    description:
      'In their order, after `after`, which does not go with `page` and `size`. `type` may be repeated, and end in `.*`. CloudEvents 1.0.',
    answer: pageOf(ref('Event')),
    parameters: { type: 'payment.*', limit: '5' },
  },
  'GET /v1/events/:id': {
    tag,
    summary: 'Get an event',
    answer: ref('Event'),
    parameters: { id: 'evt_1' },
  },
  'GET /v1/events/stream': {
    tag,
    summary: 'Listen to events',
    description:
      'Server-sent events with ids `<epoch>.<sequence>`; `Last-Event-ID` goes on where it was.',
    answer: { mediaTypes: ['text/event-stream'] },
  },
  'GET /v1/metrics/subscriptions': {
    tag,
    summary: 'Count your events that are still on their way',
    description: 'By the reader of the event log that has not passed them.',
    answer: ref('SubscriptionMetrics'),
  },
  'GET /v1/subscriptions': {
    tag: operator.tag,
    summary: 'List the readers of the event log',
    description: 'For the root key.',
    answer: ref('SubscriptionList'),
  },
  'GET /v1/subscriptions/:id': {
    ...operator,
    summary: 'Get a reader of the event log',
    description: 'For the root key.',
    answer: ref('Subscription'),
  },
  'POST /v1/subscriptions/:id/retry': {
    ...operator,
    summary: 'Have a parked reader try again',
    description: 'For the root key.',
    answer: ref('RetriedSubscription'),
  },
};
