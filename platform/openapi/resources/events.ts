import {
  exactly,
  flag,
  integer,
  listOf,
  object,
  oneOf,
  orNull,
  ref,
  text,
  time,
  number,
} from '../json-schema.ts';

const subscription = {
  object: exactly('subscription'),
  name: text(),
  place: integer('The last place of the log that it has passed'),
  status: oneOf('active', 'retrying', 'parked'),
  failures: integer('Since it moved last'),
  failure: orNull(text()),
  movedAt: time(),
  parkedAt: orNull(time()),
};

export const eventSchemas = {
  Event: object({
    specversion: exactly('1.0'),
    id: text('The same wherever and however often it is sent'),
    source: text('`/organizations/<id>`'),
    type: text('`payment.completed`'),
    subject: text("The payment's id, for refunds too"),
    time: time(),
    datacontenttype: exactly('application/json'),
    data: { type: 'object', description: 'The resource after the change' },
    organizationid: text(),
    sequence: integer('1, 2, 3 … in its organization, without gaps'),
    aggregateversion: integer('1, 2, 3 … of its subject, without gaps'),
    commandid: text(),
    correlationid: text(),
    causationid: text('The event or the command that caused it'),
  }),
  Subscription: object({
    ...subscription,
    head: integer('The last place that there is'),
    lag: object({ events: integer(), seconds: number() }),
  }),
  SubscriptionMetrics: object({
    data: listOf(
      object({
        name: text(),
        waiting: object({
          events: integer(),
          exact: flag('False where there are more'),
          seconds: number('How old the first of them is'),
        }),
      }),
    ),
    nextCursor: { type: 'null' },
    previousCursor: { type: 'null' },
  }),
  RetriedSubscription: object({ ...subscription, version: integer() }),
  SubscriptionList: object({
    data: listOf(ref('Subscription')),
    nextCursor: { type: 'null' },
    previousCursor: { type: 'null' },
  }),
};
