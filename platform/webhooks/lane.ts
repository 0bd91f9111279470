import { isSuccess, type AttemptAnswer } from '../../modules/webhooks/index.ts';
import {
  failingAfter,
  type DueDelivery,
  type DueEndpoint,
  type EndpointHealth,
  type Wanted,
} from './ports.ts';

/**
 * Requests to one endpoint at once: a few at first, more as it answers well, half with each
 * failure, but for the few that one may always have that fails without delay: it holds next to
 * nothing of what all endpoints share, and each delivery has its attempts when they are due.
 */
const slots = { first: 4, greatest: 32 };

/**
 * One that hangs holds what others need. After so many failures in a row, when one of them took
 * so long, there is one request at a time, with pauses between.
 */
const breaker = {
  failures: failingAfter,
  slowMs: 3_000,
  pauseMs: { first: 5_000, greatest: 5 * 60_000 },
};

/** What a request came to, and how long it held what all endpoints share. */
interface Came {
  readonly answer: AttemptAnswer;
  readonly tookMs: number;
}

/** What is in hand of one endpoint's deliveries. */
export class Lane {
  private waiting: DueDelivery[] = [];
  /** Read, and not yet written as done. */
  private readonly taken = new Set<number>();
  /** Aggregates that have a first attempt under way: the next one waits for it. */
  private readonly busy = new Set<string>();
  private slots: number;
  private failures: number;
  private failingSince: number | null;
  private pausedUntil = 0;
  private underWay = 0;

  constructor(private known: DueEndpoint) {
    this.failures = known.failures;
    this.failingSince = known.failingSince;
    this.slots = known.failures < breaker.failures ? slots.first : 1;
  }

  get endpoint(): DueEndpoint {
    return this.known;
  }

  /** Nothing of it is in hand. */
  get idle(): boolean {
    return this.taken.size === 0;
  }

  get health(): EndpointHealth {
    const { organizationId, endpointId, version } = this.known;
    const { failures, failingSince, pausedUntil } = this;
    return { organizationId, endpointId, version, failures, failingSince, pausedUntil };
  }

  /**
   * Takes the endpoint, which is due, as it is now. One that was changed begins with a clean
   * record; one that is due in its pause, with all written, has something that somebody asked for.
   */
  refresh(endpoint: DueEndpoint): void {
    if (endpoint.version !== this.known.version) {
      this.failures = endpoint.failures;
      this.failingSince = endpoint.failingSince;
      this.pausedUntil = 0;
    } else if (this.idle) {
      this.pausedUntil = 0;
    }
    this.known = endpoint;
  }

  /** What is to be read next; undefined while there is enough in hand. */
  wanted(now: number): Wanted | undefined {
    const room = this.room(now);
    if (room === 0 || this.waiting.length > room / 2) return undefined;
    const { organizationId, endpointId } = this.known;
    const limit = room === 1 ? 1 : room * 2;
    return { organizationId, endpointId, taken: [...this.taken], limit };
  }

  /**
   * Takes deliveries in hand: what somebody asked for goes first. First attempts and retries take
   * turns at that, since of one that hangs only what is in front is sent before the next pause.
   */
  take(deliveries: readonly DueDelivery[]): void {
    for (const { place } of deliveries) this.taken.add(place);
    const retriesFirst = this.failures % 2 === 1;
    const rank = ({ asked, first }: DueDelivery): number =>
      asked ? 0 : first === retriesFirst ? 2 : 1;
    this.waiting.push(...deliveries.toSorted((one, other) => rank(one) - rank(other)));
  }

  /** Lets go of what was not begun. */
  letGo(): void {
    for (const { place } of this.waiting) this.taken.delete(place);
    this.waiting = [];
  }

  /** The next delivery that may be sent now, which is under way from then on. */
  begin(now: number): DueDelivery | undefined {
    if (this.underWay >= this.room(now)) return undefined;
    const index = this.waiting.findIndex(
      ({ first, aggregate }) => !first || !this.busy.has(aggregate),
    );
    const [delivery] = index === -1 ? [] : this.waiting.splice(index, 1);
    if (!delivery) return undefined;
    this.underWay++;
    if (delivery.first) this.busy.add(delivery.aggregate);
    return delivery;
  }

  /** A request has ended, with an answer or abandoned: then another one is to be made. */
  ended({ place, first, aggregate }: DueDelivery, came: Came | null, now: number): void {
    this.underWay--;
    if (first) this.busy.delete(aggregate);
    if (came === null) this.taken.delete(place);
    else if (isSuccess(came.answer)) this.succeeded();
    else this.failed(now, came.tookMs >= breaker.slowMs);
  }

  /** Since when it has done nothing but fail. */
  get failing(): number | null {
    return this.failingSince;
  }

  /** What became of a delivery is written. */
  written(place: number): void {
    this.taken.delete(place);
  }

  private room(now: number): number {
    return now < this.pausedUntil ? 0 : this.slots;
  }

  private succeeded(): void {
    this.failures = 0;
    this.failingSince = null;
    this.pausedUntil = 0;
    this.slots = Math.min(slots.greatest, this.slots + 1);
  }

  private failed(now: number, slow: boolean): void {
    this.failures++;
    this.failingSince ??= now;
    this.slots = Math.max(slow ? 1 : slots.first, Math.floor(this.slots / 2));
    const beyond = this.failures - breaker.failures;
    // What was under way when the pause began says nothing new.
    if (!slow || beyond < 0 || now < this.pausedUntil) return;
    const { first, greatest } = breaker.pauseMs;
    this.slots = 1;
    this.pausedUntil = now + Math.min(first * 2 ** Math.min(beyond, 20), greatest);
    this.letGo();
  }
}
