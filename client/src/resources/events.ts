import type { Page, Read } from '../answers.ts';
import type { Event, EventParameters } from '../contract.ts';
import { eventStream, type EventStreamOptions, type StreamedEvent } from '../event-stream.ts';
import type { ReadOptions } from '../options.ts';
import type { QueryCall } from '../query-call.ts';
import type { Transport } from '../transport.ts';

/** Everything that was committed, in its order. */
export const events = (query: QueryCall, transport: Transport) => ({
  list: (part: EventParameters = {}, options?: ReadOptions): Promise<Read<Page<Event>>> =>
    query.one('/v1/events', { query: { ...part } }, options),
  /** Those that there are; `stream` waits for more. */
  all: (part: EventParameters = {}, options?: ReadOptions): AsyncGenerator<Event, void> =>
    query.all('/v1/events', { query: { ...part } }, options),
  get: (id: string, options?: ReadOptions): Promise<Read<Event>> =>
    query.one('/v1/events/:id', { values: { id } }, options),
  stream: (options?: EventStreamOptions): AsyncGenerator<StreamedEvent, void> =>
    eventStream(transport, options),
});
