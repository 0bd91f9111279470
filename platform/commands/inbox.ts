import { timestamp, type Clock } from '../../modules/kernel/clock.ts';
import type { CommandEnvelope } from '../../modules/kernel/command.ts';
import type { Engine } from './engine.ts';
import {
  OutcomeUnknown,
  type Acceptance,
  type CommandOutcome,
  type CommandStore,
} from './ports.ts';
import { repeatUnknown } from './repeat-unknown.ts';

const limits = {
  /** Commands of one accept. */
  commands: 200,
  /** Characters of input of one accept. */
  characters: 256 * 1024,
  /** Commands of this OS process that wait to be accepted. */
  waiting: 10_000,
};

/** It was decided in the commit that accepted it; null where a later command answers it. */
interface Executed {
  readonly kind: 'executed';
  readonly outcome: CommandOutcome | null;
}

interface Waiting {
  readonly envelope: CommandEnvelope;
  readonly atOnce: boolean;
  readonly characters: number;
  resolve(acceptance: Acceptance | Executed): void;
  reject(error: unknown): void;
}

/** Makes commands durable: what arrives while one group is being written is the next group. */
export interface Inbox {
  /**
   * Throws what `CommandStore.accept` throws. `atOnce`: it may be decided in the commit that
   * accepts it, where this OS process executes commands itself.
   */
  accept(
    envelope: CommandEnvelope,
    options?: { readonly atOnce?: boolean },
  ): Promise<Acceptance | Executed>;
}

/** Executes commands as they are accepted, where this OS process is to do that. */
export interface ExecutesNew extends Pick<Engine, 'executeNew' | 'batchLimit'> {
  /** False where a process died lately, of a command perhaps: they had better be durable first. */
  noneDiedLately(): boolean;
}

/** The inbox of an OS process. Organizations take turns, so none fills a group alone. */
export function createInbox({
  store,
  clock,
  executes,
}: {
  readonly store: CommandStore;
  readonly clock: Clock;
  readonly executes?: ExecutesNew | undefined;
}): Inbox {
  const queues = new Map<string, Waiting[]>();
  let waiting = 0;
  let running = false;

  const gather = (most: number): Waiting[] => {
    const group: Waiting[] = [];
    let characters = 0;
    while (queues.size > 0) {
      for (const [keySpace, queue] of queues) {
        const next = queue[0];
        const full = group.length >= most;
        const tooLong =
          group.length > 0 && characters + (next?.characters ?? 0) > limits.characters;
        if (full || tooLong) return group;
        queue.shift();
        if (queue.length === 0) queues.delete(keySpace);
        if (!next) continue;
        group.push(next);
        characters += next.characters;
      }
    }
    return group;
  };

  /** Has those executed that may be; returns the others, which are to be accepted. */
  const execute = async (group: Waiting[], by: ExecutesNew): Promise<Waiting[]> => {
    const asked = group.filter(({ atOnce }) => atOnce);
    if (asked.length === 0) return group;
    try {
      const outcomes = await by.executeNew(asked.map(({ envelope }) => envelope));
      return group.filter(({ envelope: { id }, resolve }) => {
        const outcome = outcomes.get(id);
        if (outcome !== undefined) resolve({ kind: 'executed', outcome });
        return outcome === undefined;
      });
    } catch (error) {
      // Their keys tell what became of them, when they are accepted.
      if (error instanceof OutcomeUnknown) return group;
      for (const { reject } of asked) reject(error);
      return group.filter(({ atOnce }) => !atOnce);
    }
  };

  const accept = async (group: readonly Waiting[]): Promise<void> => {
    try {
      const envelopes = group.map(({ envelope }) => envelope);
      const acceptances = await repeatUnknown(clock, () =>
        store.accept(envelopes, timestamp(clock.now())),
      );
      group.forEach(({ resolve, reject }, index) => {
        const acceptance = acceptances[index];
        if (acceptance) resolve(acceptance);
        else reject(new Error('The store answered for fewer commands than it was sent'));
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  };

  const run = async (): Promise<void> => {
    if (running) return;
    running = true;
    while (waiting > 0) {
      const by = executes?.noneDiedLately() ? executes : undefined;
      const group = gather(Math.min(limits.commands, by?.batchLimit() ?? limits.commands));
      waiting -= group.length;
      const rest = by ? await execute(group, by) : group;
      if (rest.length > 0) await accept(rest);
    }
    running = false;
  };

  return {
    accept(envelope, { atOnce = false } = {}) {
      if (waiting >= limits.waiting) return Promise.resolve({ kind: 'queue_full' });
      const { promise, resolve, reject } = Promise.withResolvers<Acceptance | Executed>();
      const queue = queues.get(envelope.keySpace) ?? [];
      const characters = JSON.stringify(envelope.input).length;
      queue.push({ envelope, atOnce, characters, resolve, reject });
      queues.set(envelope.keySpace, queue);
      waiting++;
      void run();
      return promise;
    },
  };
}
