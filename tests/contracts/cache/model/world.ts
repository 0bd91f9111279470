import type { Freshness } from '../../../../modules/kernel/query.ts';
import type { Loaded } from '../../../../platform/cache/ports.ts';
import type { ManualClock } from '../../../support/manual-clock.ts';

export const ids = ['pay_0', 'pay_1', 'pay_2'] as const;
export type Id = (typeof ids)[number];

/** A committed change of one payment; a delete is its last. */
export interface Commit {
  readonly id: Id;
  readonly version: number;
  readonly gone: boolean;
  readonly at: number;
}

/** What was committed between two restores, all that was there before included. */
export interface Past {
  readonly epoch: number;
  readonly commits: readonly Commit[];
}

/** Versions by id: what a reader saw, or a state. What was never there has version 0. */
export type Versions = ReadonlyMap<string, number>;

/** The truth: one organization's payments, and how they came to be as they are. */
export class World {
  readonly pasts: { readonly epoch: number; readonly commits: Commit[] }[] = [
    { epoch: 1, commits: [] },
  ];

  constructor(readonly clock: ManualClock) {}

  get past(): { readonly epoch: number; readonly commits: Commit[] } {
    const past = this.pasts.at(-1);
    if (!past) throw new Error('There is always a past');
    return past;
  }

  get head(): Freshness {
    return { epoch: this.past.epoch, position: this.past.commits.length };
  }

  /** Undefined where the payment was deleted before. */
  commit(id: Id, gone: boolean): Commit | undefined {
    const { commits } = this.past;
    const last = commits.findLast((each) => each.id === id);
    if (last?.gone) return undefined;
    const commit = { id, version: (last?.version ?? 0) + 1, gone, at: this.clock.now() };
    commits.push(commit);
    return commit;
  }

  /** Back to an earlier position, under a new epoch. */
  restore(position: number): void {
    const { epoch, commits } = this.past;
    this.pasts.push({ epoch: epoch + 1, commits: commits.slice(0, position) });
  }

  /** What a query finds in a snapshot: one payment, or all of them where no id is named. */
  read(id: Id | undefined, past: Past = this.past, position = past.commits.length): Loaded {
    const until = past.commits.slice(0, position);
    const next = past.commits[position];
    const fresh = { epoch: past.epoch, position, asOf: next?.at ?? this.clock.now() };
    if (id === undefined) {
      const body = JSON.stringify([...versionsOf(until)]);
      return { ...fresh, state: 'found', version: null, body };
    }
    const last = until.findLast((each) => each.id === id);
    const body = JSON.stringify([[id, last?.version ?? 0]]);
    if (!last) return { ...fresh, state: 'missing', version: null, body };
    return { ...fresh, state: last.gone ? 'gone' : 'found', version: last.version, body };
  }

  /** The state that all that was committed before a time has made. */
  versionsBefore(time: number): Versions {
    return versionsOf(this.past.commits.filter(({ at }) => at < time));
  }
}

export const versionsOf = (commits: readonly Commit[]): Map<string, number> =>
  new Map(commits.map(({ id, version }) => [id, version]));
