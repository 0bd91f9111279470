import {
  exactly,
  flag,
  integer,
  listOf,
  mapOf,
  number,
  object,
  oneOf,
  orNull,
  ref,
  text,
  time,
  type JsonSchema,
} from '../json-schema.ts';

const delivery: Readonly<Record<string, JsonSchema>> = {
  id: text(),
  object: exactly('webhook_delivery'),
  endpointId: text(),
  eventType: text(),
  replayId: orNull(text('Of a replay that asked for it')),
  status: oneOf('pending', 'succeeded', 'failed'),
  attemptCount: integer(),
  nextAttemptAt: orNull(time()),
  createdAt: time(),
};
const eventId = text('The same in every delivery of the event');

/** Up to 10,000. */
const counted = object({ value: integer(), exact: flag() });

export const webhookSchemas = {
  WebhookEndpoint: object(
    {
      id: text(),
      object: exactly('webhook_endpoint'),
      url: text(),
      eventTypes: listOf(text('`payment.created`, `payment.*` or `*`')),
      description: orNull(text()),
      enabled: flag(),
      disabledReason: orNull(text('Null where somebody has disabled it')),
      disabledAt: orNull(time()),
      version: integer(),
      createdAt: time(),
      updatedAt: time(),
    },
    { secret: orNull(text('`whsec_…`, shown once; null in a replay')) },
  ),
  WebhookEndpointHealth: object({
    object: exactly('webhook_endpoint_health'),
    endpointId: text(),
    consecutiveFailures: integer('Attempts that failed since the last one that succeeded'),
    failingSince: orNull(time('Since when there is nothing else')),
    pausedUntil: orNull(
      time('Of an endpoint that hangs: nothing is sent before but what somebody asks for'),
    ),
    waiting: object({ firstAttempts: counted, retries: counted }),
  }),
  WebhookReplay: object({
    id: text(),
    object: exactly('webhook_replay'),
    endpointId: text(),
    from: time(),
    to: time(),
    createdAt: time(),
  }),
  WebhookDelivery: object(delivery, { eventId }),
  LoggedDelivery: object(
    {
      ...delivery,
      request: object({ method: exactly('POST'), headers: mapOf(text()), body: text() }),
      attempts: listOf(ref('WebhookAttempt')),
    },
    { eventId },
  ),
  WebhookAttempt: object({
    number: integer('1, 2, 3 …'),
    startedAt: time(),
    url: text(),
    timings: object({
      resolveMs: number(),
      headMs: orNull(number()),
      totalMs: number(),
    }),
    answer: orNull(
      object({
        status: integer(),
        headers: mapOf(text()),
        body: text('Its first 4 KB'),
        truncated: flag(),
      }),
    ),
    error: orNull(text()),
  }),
};
