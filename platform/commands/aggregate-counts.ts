import type { Aggregate } from '../../modules/kernel/decider.ts';
import type { Refusal } from '../../modules/kernel/refusal.ts';

/** How many aggregates of a kind an organization has, of those that its limit counts. */
export interface AggregateCount {
  readonly organizationId: string;
  readonly type: string;
  readonly count: number;
}

/** How one command would change an aggregate; `before` is undefined where it makes it. */
export interface CountedChange {
  readonly aggregate: Aggregate;
  readonly organizationId: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * How many there are of the kinds that are bounded, while a batch is being decided at a time. Where
 * another process makes one meanwhile, its event has the number that this batch's has: one of the
 * two is decided again.
 */
export class AggregateCounts {
  private readonly counts: Map<string, number>;

  constructor(
    counts: readonly AggregateCount[],
    private readonly at: string,
  ) {
    this.counts = new Map(
      counts.map((each) => [keyOf(each.organizationId, each.type), each.count]),
    );
  }

  /** Why one of the changes is one too many; undefined where none is. */
  refusalOf(changes: readonly CountedChange[]): Refusal | undefined {
    for (const [key, { limit, type, added }] of this.added(changes)) {
      if (added <= 0 || (this.counts.get(key) ?? 0) + added <= limit.most) continue;
      const detail = `${limit.advice}: this organization has ${limit.most}, which is the most`;
      return { kind: 'conflict', code: `${type}_limit_exceeded`, detail };
    }
    return undefined;
  }

  /** Counts changes that were decided. */
  count(changes: readonly CountedChange[]): void {
    for (const [key, { added }] of this.added(changes)) {
      this.counts.set(key, (this.counts.get(key) ?? 0) + added);
    }
  }

  private added(changes: readonly CountedChange[]) {
    const kinds = new Map<
      string,
      { limit: NonNullable<Aggregate['limit']>; type: string; added: number }
    >();
    for (const { aggregate, organizationId, before, after } of changes) {
      const { limit, type } = aggregate;
      if (!limit) continue;
      const one = (state: unknown): number =>
        state !== undefined && limit.counts(state, this.at) ? 1 : 0;
      const key = keyOf(organizationId, type);
      const added = (kinds.get(key)?.added ?? 0) + one(after) - one(before);
      kinds.set(key, { limit, type, added });
    }
    return kinds;
  }
}

const keyOf = (organizationId: string, type: string): string => `${organizationId}/${type}`;
