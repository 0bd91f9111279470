import type { StoredEvent } from '../../modules/kernel/event.ts';
import type { Module } from '../../modules/kernel/module.ts';
import type { ProcessName, ProcessStarter } from '../processes/ports.ts';
import { pokeAll } from './poke-all.ts';
import type { Subscription } from './ports.ts';

/** The subscription that pokes the durable processes whose subjects something happened to. */
export function processesSubscription(parts: {
  readonly modules: readonly Module[];
  readonly starter: ProcessStarter;
}): Subscription {
  const processes = parts.modules.flatMap((module) => module.processes);
  const concerned = (event: StoredEvent): ProcessName[] =>
    processes
      .filter(({ on, concerns }) => on.includes(event.type) && concerns(event))
      .map(({ name }) => ({
        name,
        organizationId: event.organizationId,
        subject: event.subject,
      }));
  return {
    name: 'processes',
    types: [...new Set(processes.flatMap(({ on }) => on))],
    deliver: (events) => pokeAll(parts.starter, events.flatMap(concerned)),
  };
}
