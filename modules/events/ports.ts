import type { PageMark, PageRead, Total } from '../kernel/page.ts';
import type { Freshness } from '../kernel/query.ts';
import type { EventFilter } from './domain/event-filter.ts';

export type { EventFilter } from './domain/event-filter.ts';
export type { SubscriptionResource } from './domain/subscription.ts';

/** A place among the events of an organization. */
export interface EventPlace {
  readonly sequence: number;
}

/** A committed event: what streams choose by, and its CloudEvent as JSON text. */
export interface ListedEvent extends EventPlace {
  readonly type: string;
  readonly subject: string;
  readonly json: string;
}

/** Which events of an organization are read, and from where. */
export interface EventPage extends EventFilter {
  readonly mark: PageMark<EventPlace>;
  readonly limit: number;
  /** How many of them are passed over. */
  readonly offset?: number;
  /** Whether those of the filter are counted, wherever the mark is. */
  readonly count?: boolean;
}

/** What was read of it, and how many there are in all where that is asked for. */
export interface EventsRead extends Freshness, PageRead<ListedEvent, EventPlace> {
  readonly total?: Total | undefined;
}

/** Reads the events of one organization: there is no way to name another's. */
export interface EventReader {
  /**
   * Events on the side of the mark that is asked for, the nearest first, one more than `limit`.
   * Looks at a bounded number of them, so where a type is rare there may be fewer, and an edge.
   */
  page(page: EventPage): Promise<EventsRead>;
  get(id: string): Promise<Freshness & { readonly event: ListedEvent | undefined }>;
  /** Whether it reads a copy, which may not have yet what others have seen. */
  readonly isCopy: boolean;
}

/** Binds a reader to an organization. */
export type EventsOf = (organizationId: string) => EventReader;
