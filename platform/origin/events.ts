import { createLibsqlCausalChains } from '../database/events/libsql-causal-chains.ts';
import type { Clock } from '../../modules/kernel/clock.ts';
import type { Database } from '../database/database.ts';
import { createLibsqlEventHeads } from '../database/events/libsql-event-heads.ts';
import { createLibsqlEventLog } from '../database/events/libsql-event-log.ts';
import { createLibsqlEventReader } from '../database/events/libsql-event-reader.ts';
import { steadyClock } from '../database/steady-clock.ts';
import { createLibsqlWaitingEvents } from '../database/events/libsql-waiting-events.ts';
import type { EventLog, WaitingEventsReader } from '../events/ports.ts';
import { createEventTail, type EventTail } from '../events/tail.ts';
import type { Log } from '../logging/log.ts';
import type { Metrics } from '../metrics/prometheus.ts';

/** How an origin shows its events, and how far their readers are. */
export interface EventsOut {
  readonly log: EventLog;
  readonly tail: EventTail;
  readonly waiting: WaitingEventsReader;
  /** Aborted when the process is about to end. */
  readonly ending: AbortController;
}

/** What other processes commit is seen so much later at most. */
const pollMs = 500;

/** The log, its end as it grows, and the metrics of both. */
export function composeEvents(parts: {
  readonly database: Database;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly logger: Log;
}): EventsOut {
  const { database, metrics, clock, logger } = parts;
  const log = createLibsqlEventLog(database);
  const chains = createLibsqlCausalChains(database, clock);
  const tail = createEventTail({
    events: createLibsqlEventReader(database),
    heads: createLibsqlEventHeads(database),
    pollMs,
    isCopy: false,
    clock: steadyClock,
    log: logger,
  });
  metrics.subscriptions(
    () => log.states(clock.now()),
    () => chains.cuts(),
  );
  metrics.gauge('quittance_event_streams', 'Streams of events that are open', () => tail.listeners);
  const waiting = createLibsqlWaitingEvents(database);
  return { log, tail, waiting, ending: new AbortController() };
}
