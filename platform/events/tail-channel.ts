import type { ListedEvent } from '../../modules/events/ports.ts';
import { createWakeUp } from './wake-up.ts';

const limits = { events: 1_000, bytes: 1024 * 1024 };

/** The newest events of one organization, kept once for all who listen to it. */
export class TailChannel {
  /** Told when there is something new. */
  readonly moved = createWakeUp();
  listeners = 0;
  /** It cannot be followed any more: the database is another one than it was, or is not there. */
  over = false;
  private recent: ListedEvent[] = [];
  private bytes = 0;

  constructor(
    readonly organizationId: string,
    /** The sequence of the last event that is known of. */
    public position: number,
    readonly epoch: number,
  ) {}

  /** Ends whoever follows. */
  end(): void {
    this.over = true;
    this.moved.wake();
  }

  /** Takes events in that follow the last one. */
  add(events: readonly ListedEvent[]): void {
    for (const event of events) {
      this.recent.push(event);
      this.bytes += event.json.length;
      this.position = event.sequence;
    }
    let dropped = 0;
    while (this.recent.length - dropped > limits.events || this.bytes > limits.bytes) {
      this.bytes -= this.recent[dropped]?.json.length ?? 0;
      dropped++;
    }
    this.recent.splice(0, dropped);
    this.moved.wake();
  }

  /** Goes on to a position that is too far to read everything until there. */
  skipTo(position: number): void {
    if (position <= this.position) return;
    this.recent = [];
    this.bytes = 0;
    this.position = position;
    this.moved.wake();
  }

  /** Events after a sequence; undefined where they are not kept any more. */
  after(sequence: number, limit: number): readonly ListedEvent[] | undefined {
    const first = this.recent[0]?.sequence ?? this.position + 1;
    if (sequence + 1 < first) return undefined;
    return this.recent.slice(sequence + 1 - first, sequence + 1 - first + limit);
  }
}
