import type { Clock } from '../../modules/kernel/clock.ts';
import type { CommandGateway, CommandStore } from '../commands/ports.ts';
import type { Log } from '../logging/log.ts';
import type { ProcessRows, ProcessStarter } from '../processes/ports.ts';
import { doChore } from './do-chore.ts';
import { follow } from './follow.ts';
import { keepTime } from './keep-time.ts';
import { createLogHead } from './log-head.ts';
import { pokeDue } from './poke-due.ts';
import type { Chore, EventLog, Subscription } from './ports.ts';
import { createWakeUp } from './wake-up.ts';

export interface RelayParts {
  readonly log: EventLog;
  readonly subscriptions: readonly Subscription[];
  readonly gateway: CommandGateway;
  readonly store: CommandStore;
  readonly processes: { readonly rows: ProcessRows; readonly starter: ProcessStarter };
  readonly chores: readonly Chore[];
  readonly clock: Clock;
  readonly logger: Log;
}

/** Moves every subscription from its place to the head of the event log. */
export interface Relay {
  /** Says that there is something new in the log. */
  wake(): void;
  /** Runs until `signal` aborts, or throws when the log cannot be read or was taken over. */
  run(signal: AbortSignal): Promise<void>;
}

export function createRelay(parts: RelayParts): Relay {
  const { log, clock, subscriptions } = parts;
  const wakeUp = createWakeUp();
  const chores = [...parts.chores, pokeDue(parts.processes, clock)];
  return {
    wake: wakeUp.wake,
    async run(signal) {
      const ended = new AbortController();
      const both = AbortSignal.any([signal, ended.signal]);
      const head = createLogHead({ log, clock, wakeUp });
      const all = { ...parts, head, wakeUp };
      try {
        await log.keepOnly(subscriptions.map(({ name }) => name));
        await head.look();
        await Promise.all([
          head.watch(both),
          ...subscriptions.map((each) => follow(each, all, both)),
          ...chores.map((each) => doChore(each, all, both)),
          keepTime(all, both),
        ]);
      } finally {
        ended.abort();
      }
    },
  };
}
