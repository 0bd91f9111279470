import type { Clock } from '../../modules/kernel/clock.ts';
import { covers, type Demand } from './demand.ts';
import { TimedOut, within } from './within.ts';

/** So old a load may be that others still join it: one that never ends holds nobody for longer. */
const greatestAgeMs = 2_000;
/** So long one waits for the load of another before beginning its own. */
const joinLimitMs = 1_000;
const joinsLimit = 2;
const flightsLimit = 10_000;

/** A load that others may join while it goes on. */
interface Flight<Value> {
  readonly demand: Demand;
  readonly startedAt: number;
  readonly landing: Promise<Value>;
}

/** What somebody wants to have loaded. */
export interface Boarding<Value> {
  readonly key: string;
  readonly demand: Demand;
  load(): Promise<Value>;
  /** Whether what the load of another brought will do. */
  isEnough(value: Value): boolean;
  /** Has a load outlive the request that began it. */
  keepAlive(promise: Promise<unknown>): void;
}

/**
 * Readers of the same key share one load. Nobody joins one that began before what they have seen
 * was known, or that asks for less than they do.
 */
export function createFlights<Value>(clock: Clock): (boarding: Boarding<Value>) => Promise<Value> {
  const flights = new Map<string, Flight<Value>>();

  function find(key: string, demand: Demand): Promise<Value> | undefined {
    const flight = flights.get(key);
    if (!flight || clock.now() - flight.startedAt > greatestAgeMs) return undefined;
    return covers(flight.demand, demand) ? flight.landing : undefined;
  }

  function start({ key, demand, load, keepAlive }: Boarding<Value>): Promise<Value> {
    const startedAt = clock.now();
    const landing = load();
    const flight = { demand, startedAt, landing };
    const over = (): void => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    if (flights.size < flightsLimit) flights.set(key, flight);
    keepAlive(landing.then(over, over));
    return landing;
  }

  return async (boarding) => {
    for (let joins = 1; joins <= joinsLimit; joins++) {
      const landing = find(boarding.key, boarding.demand);
      if (!landing) break;
      try {
        const value = await within(landing, joinLimitMs);
        if (boarding.isEnough(value)) return value;
      } catch (error) {
        if (error instanceof TimedOut) break;
        // Its owner's failure may be the owner's alone, such as a connection that was closed.
        if (joins === joinsLimit) throw error;
      }
    }
    return start(boarding);
  };
}
