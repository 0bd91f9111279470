import type { Log } from '../logging/log.ts';
import type { Lane } from './lane.ts';
import type { AttemptResult, GroupClaim, WebhookStore } from './ports.ts';

/** Somebody else sends to the group now; whoever is told this must end. */
export class GroupTakenOver extends Error {
  override readonly name = 'GroupTakenOver';
}

/** Writes what came of attempts, many in one commit. */
export interface ResultWriter {
  /** Results that are not written yet. */
  readonly size: number;
  push(lane: Lane, result: AttemptResult): void;
  /** Has it said when the next thing is due for an endpoint. */
  settle(lane: Lane): void;
  /** Throws what ended writing. */
  check(): void;
  /** Resolves when everything is written, or cannot be. */
  drain(): Promise<void>;
}

const limits = { gatherMs: 4, results: 500, backOffMs: 250, lastTries: 8 };

export function createResultWriter(parts: {
  readonly store: Pick<WebhookStore, 'record'>;
  readonly claim: GroupClaim;
  pause(ms: number): Promise<void>;
  /** Told after each commit. */
  written(): void;
  readonly log: Log;
}): ResultWriter {
  const { store, claim, log } = parts;
  const results: { readonly lane: Lane; readonly result: AttemptResult }[] = [];
  const changed = new Set<Lane>();
  let writing: Promise<void> | undefined;
  let failure: Error | undefined;
  let triesLeft = Number.POSITIVE_INFINITY;

  async function write(): Promise<void> {
    while (!failure && triesLeft > 0 && (results.length > 0 || changed.size > 0)) {
      await parts.pause(limits.gatherMs);
      const batch = results.slice(0, limits.results);
      const lanes = [...changed];
      changed.clear();
      try {
        const own = await store.record(
          claim,
          batch.map(({ result }) => result),
          lanes.map(({ health }) => health),
        );
        if (!own) failure = new GroupTakenOver(`Group ${claim.group}`);
        results.splice(0, batch.length);
        for (const { lane, result } of batch) lane.written(result.place);
      } catch (error) {
        // They stay in hand, and are written later; should this process end, they are sent again.
        for (const lane of lanes) changed.add(lane);
        triesLeft--;
        log.warn('Cannot write what came of webhooks; trying again', { group: claim.group, error });
        await parts.pause(limits.backOffMs);
      }
      parts.written();
    }
  }

  const begin = (): void => {
    writing ??= write().finally(() => {
      writing = undefined;
    });
  };

  return {
    get size() {
      return results.length;
    },
    push(lane, result) {
      results.push({ lane, result });
      changed.add(lane);
      begin();
    },
    settle(lane) {
      changed.add(lane);
      begin();
    },
    check() {
      if (failure) throw failure;
    },
    async drain() {
      triesLeft = limits.lastTries;
      await writing;
    },
  };
}
