import { timestamp, type Clock } from '../../modules/kernel/clock.ts';
import type { CommandEnvelope } from '../../modules/kernel/command.ts';
import type { Acceptance, CommandStore } from './ports.ts';
import { repeatUnknown } from './repeat-unknown.ts';

const limits = {
  /** Commands of one accept. */
  commands: 200,
  /** Characters of input of one accept. */
  characters: 256 * 1024,
  /** Commands of this OS process that wait to be accepted. */
  waiting: 10_000,
};

interface Waiting {
  readonly envelope: CommandEnvelope;
  readonly characters: number;
  resolve(acceptance: Acceptance): void;
  reject(error: unknown): void;
}

/** Makes commands durable: what arrives while one group is being written is the next group. */
export interface Inbox {
  /** Throws what `CommandStore.accept` throws. */
  accept(envelope: CommandEnvelope): Promise<Acceptance>;
}

/** The inbox of an OS process. Organizations take turns, so none fills a group alone. */
export function createInbox({ store, clock }: { store: CommandStore; clock: Clock }): Inbox {
  const queues = new Map<string, Waiting[]>();
  let waiting = 0;
  let running = false;

  const gather = (): Waiting[] => {
    const group: Waiting[] = [];
    let characters = 0;
    while (queues.size > 0) {
      for (const [keySpace, queue] of queues) {
        const next = queue[0];
        const full = group.length >= limits.commands;
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

  const run = async (): Promise<void> => {
    if (running) return;
    running = true;
    while (waiting > 0) {
      const group = gather();
      waiting -= group.length;
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
    }
    running = false;
  };

  return {
    accept(envelope) {
      if (waiting >= limits.waiting) return Promise.resolve({ kind: 'queue_full' });
      const { promise, resolve, reject } = Promise.withResolvers<Acceptance>();
      const queue = queues.get(envelope.keySpace) ?? [];
      const characters = JSON.stringify(envelope.input).length;
      queue.push({ envelope, characters, resolve, reject });
      queues.set(envelope.keySpace, queue);
      waiting++;
      void run();
      return promise;
    },
  };
}
