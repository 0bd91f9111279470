import type { Freshness } from '../../modules/kernel/query.ts';
import type { Clock } from '../../modules/kernel/clock.ts';
import type { DatabaseReader } from '../database/database.ts';
import { createLibsqlEventHeads } from '../database/events/libsql-event-heads.ts';
import { createLibsqlEventReader } from '../database/events/libsql-event-reader.ts';
import { steadyClock } from '../database/steady-clock.ts';
import { createEventTail, type EventTail } from '../events/tail.ts';
import type { Log } from '../logging/log.ts';
import { isWorkers } from './runtime.ts';
import { replicaBeat, type ReplicaBeat } from './replica-reads.ts';

/** What one stream follows, and how often it has read the replica for it. */
export interface ReplicaTail {
  readonly tail: EventTail;
  readonly reads: number;
}

/** What is committed is seen so much later than at the replica, at most. */
const pollMs = 1_000;
/** Who follows a replica that is further behind is better served by the origin. */
const laggingMs = 10_000;

/** Ends the streams of a replica that is too far behind. */
class ReplicaBehind extends Error {
  override readonly name = 'ReplicaBehind';
}

/**
 * The ends of the event log as the replica has them. In Workers, where no request may wait for what
 * another one has begun, each stream has one of its own; elsewhere all of them share one.
 */
export function replicaTails(
  database: DatabaseReader,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): () => ReplicaTail {
  const create = (): ReplicaTail => {
    let reads = 0;
    const counted: DatabaseReader = {
      read(statements) {
        reads++;
        return database.read(statements);
      },
    };
    const tail = createEventTail({
      events: createLibsqlEventReader(counted, { isCopy: true }),
      heads: currentHeads(counted, clock),
      pollMs,
      isCopy: true,
      clock: steadyClock,
      log,
    });
    return {
      tail,
      get reads() {
        return reads;
      },
    };
  };
  if (isWorkers) return create;
  const { tail } = create();
  return () => ({ tail, reads: 0 });
}

/** How far organizations are, and how old that is, in one round trip. Throws where it is too old. */
const currentHeads =
  (database: DatabaseReader, clock: Clock) =>
  async (ids: readonly string[]): Promise<ReadonlyMap<string, Freshness>> => {
    const beat: ReplicaBeat = { at: null };
    const heads = await createLibsqlEventHeads(replicaBeat(database, beat))(ids);
    const isCurrent = beat.at !== null && Math.abs(clock.now() - beat.at) <= laggingMs;
    if (!isCurrent) throw new ReplicaBehind('The replica is behind, or does not say how far');
    return heads;
  };
