import type { Module } from '../kernel/module.ts';
import type { QueryDefinition } from '../kernel/query.ts';
import { retrySubscription } from './commands/index.ts';
import { subscription } from './domain/subscription.ts';
import type { EventsOf } from './ports.ts';
import { get, list } from './queries/index.ts';

/** What is asked of events. */
export const eventQueries = (reader: EventsOf): readonly QueryDefinition[] =>
  [list, get].map((query) => query(reader));

/** The events module: what was committed as others read it, and who reads it in the house. */
export const events = (ports: { readonly events: EventsOf }): Module => ({
  name: 'events',
  aggregates: [subscription],
  commands: [retrySubscription],
  queries: eventQueries(ports.events),
  handlers: [],
});

export { cloudEvent } from './domain/cloud-event.ts';
export { matcherOf, patternsOf } from './domain/event-filter.ts';
export { filterParameters, Sequence } from './queries/index.ts';
