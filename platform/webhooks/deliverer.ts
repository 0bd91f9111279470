import { isGone, isHopeless } from '../../modules/webhooks/index.ts';
import type { Log } from '../logging/log.ts';
import { attemptDelivery, type Attempting } from './attempt.ts';
import { Lane } from './lane.ts';
import type { AttemptResult, DisableEndpoint, DueDelivery, WebhookStore } from './ports.ts';
import { createResultWriter, type ResultWriter } from './result-writer.ts';

/** Waiting that ends early at a call. */
interface Bell {
  wake(): void;
  readonly wakes: number;
  wait(ms: number, signal: AbortSignal, since: number): Promise<void>;
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

export interface DelivererParts extends Attempting {
  readonly store: WebhookStore;
  readonly disable: DisableEndpoint;
  createBell(): Bell;
  /** How long an attempt may take in all; 15,000 where it is not said. */
  readonly attemptMs?: number;
  /** Told of each attempt that was made. */
  attempted?(result: AttemptResult): void;
  readonly log: Log;
}

/** Sends what is due to webhook endpoints. */
export interface Deliverer {
  /** Says that there may be something due. */
  wake(): void;
  /** The groups that have endpoints. */
  groups(): Promise<readonly number[]>;
  /**
   * Sends to a group of endpoints until `signal` aborts; throws where another one has taken it over.
   * Any number of runs of a group at once are safe: a receiver may get a delivery twice.
   */
  run(group: number, signal: AbortSignal): Promise<void>;
}

const limits = {
  pollMs: 100,
  attemptMs: 15_000,
  /** Of one OS process, which has 256 requests at once for everything. */
  requests: 160,
  endpoints: 500,
  unwritten: 2_000,
  /** How long requests may go on that were begun when the end came. */
  graceMs: 2_000,
};

export function createDeliverer(parts: DelivererParts): Deliverer {
  const { store, clock } = parts;
  const bells = new Set<Bell>();
  const wakeAll = (): void => {
    for (const bell of bells) bell.wake();
  };
  let requests = 0;

  /** One run of a group. */
  async function send(group: number, signal: AbortSignal, bell: Bell): Promise<void> {
    const claim = await store.claim(group);
    const lanes = new Map<string, Lane>();
    const never = new AbortController().signal;
    const abandoned = new AbortController();
    const writer = createResultWriter({
      store,
      claim,
      pause: (ms) => bell.pause(ms, never),
      written: bell.wake,
      log: parts.log,
    });
    let open = 0;

    async function attempt(lane: Lane, delivery: DueDelivery): Promise<void> {
      requests++;
      open++;
      try {
        const { endpoint } = lane;
        const limit = AbortSignal.timeout(parts.attemptMs ?? limits.attemptMs);
        const ends = AbortSignal.any([limit, abandoned.signal]);
        const { result, answer } = await attemptDelivery(parts, endpoint, delivery, ends);
        if (abandoned.signal.aborted) {
          lane.ended(delivery, null, clock.now());
          return;
        }
        const tookMs = result.attempt.timings.totalMs;
        lane.ended(delivery, { answer, tookMs }, clock.now());
        parts.attempted?.(result);
        await giveUp(lane, isGone(answer));
        writer.push(lane, result);
      } catch (error) {
        parts.log.error('Cannot make an attempt at a webhook', { group, error });
        lane.ended(delivery, null, clock.now());
      } finally {
        requests--;
        open--;
        pump([lane]);
        // Others may have waited for room, or this one wants more to do.
        if (requests === limits.requests - 1) wakeAll();
        else bell.wake();
      }
    }

    async function giveUp({ endpoint, failing }: Lane, gone: boolean): Promise<void> {
      const hopeless = failing !== null && isHopeless(failing, clock.now());
      if (!gone && !hopeless) return;
      await parts.disable(endpoint, gone ? 'gone' : 'failing').catch((error: unknown) => {
        parts.log.warn('Cannot disable a webhook endpoint; trying again', { group, error });
      });
    }

    /** Begins what may be sent, one of each endpoint in turn. */
    function pump(among: Iterable<Lane>): void {
      let turn = [...among];
      while (turn.length > 0 && !signal.aborted && hasRoom(writer)) {
        turn = turn.filter((lane) => {
          const delivery = hasRoom(writer) ? lane.begin(clock.now()) : undefined;
          if (delivery) void attempt(lane, delivery);
          return delivery !== undefined;
        });
      }
    }

    /** The endpoints that something is due for, each with its lane. */
    async function look(): Promise<readonly Lane[]> {
      const due = await store.dueEndpoints(group, clock.now(), limits.endpoints);
      const seen = new Map(due.map((each) => [`${each.organizationId} ${each.endpointId}`, each]));
      for (const [name, lane] of lanes) {
        if (seen.has(name)) continue;
        lane.letGo();
        if (lane.idle) lanes.delete(name);
      }
      return [...seen].map(([name, endpoint]) => {
        const lane = lanes.get(name) ?? new Lane(endpoint);
        lane.refresh(endpoint);
        lanes.set(name, lane);
        return lane;
      });
    }

    /** Takes more in hand for those that have little; an endpoint without anything is settled. */
    async function fill(due: readonly Lane[]): Promise<void> {
      const now = clock.now();
      const hungry = due.flatMap((lane) => {
        const wanted = lane.wanted(now);
        return wanted ? [{ lane, wanted }] : [];
      });
      const found = await store.dueDeliveries(
        hungry.map(({ wanted }) => wanted),
        now,
      );
      for (const [index, { lane }] of hungry.entries()) {
        const deliveries = found[index] ?? [];
        lane.take(deliveries);
        if (deliveries.length === 0 && lane.idle) writer.settle(lane);
      }
    }

    try {
      while (!signal.aborted) {
        writer.check();
        const { wakes } = bell;
        await fill(await look());
        pump(lanes.values());
        await bell.wait(limits.pollMs, signal, wakes);
      }
    } finally {
      for (const lane of lanes.values()) lane.letGo();
      await ended(() => open === 0, bell, limits.graceMs);
      abandoned.abort();
      await ended(() => open === 0, bell, limits.graceMs);
      await writer.drain();
    }
  }

  const hasRoom = (writer: ResultWriter): boolean =>
    requests < limits.requests && writer.size < limits.unwritten;

  return {
    wake: wakeAll,
    groups: () => store.groups(),
    async run(group, signal) {
      const bell = parts.createBell();
      bells.add(bell);
      try {
        await send(group, signal, bell);
      } finally {
        bells.delete(bell);
      }
    },
  };
}

/** Waits until something has ended, but not for ever. */
async function ended(isOver: () => boolean, bell: Bell, limitMs: number): Promise<void> {
  const limit = AbortSignal.timeout(limitMs);
  while (!isOver() && !limit.aborted) {
    const { wakes } = bell;
    if (!isOver()) await bell.wait(limitMs, limit, wakes);
  }
}
