import type { CommandDefinition } from './command.ts';
import type { Aggregate } from './decider.ts';
import type { JsonObject } from './json.ts';
import type { QueryDefinition } from './query.ts';
import type { StoredEvent } from './event.ts';

/** A command that a handler asks for. Its key is made of event, handler and its index. */
export interface HandlerCommand {
  readonly kind: 'command';
  readonly type: string;
  readonly aggregateId: string;
  readonly input: JsonObject;
}

/** A durable process that is to look what there is to be done of the event's subject. */
export interface ProcessPoke {
  readonly kind: 'process';
  /** `payment-collection` */
  readonly name: string;
}

export type Reaction = HandlerCommand | ProcessPoke;

/**
 * Reacts to committed events. Called at least once for each event of its types, in their order;
 * pure, so that an event that comes again causes the same. What is due later, a process's row says.
 */
export interface EventHandler {
  /** Of its own in the whole product: its subscription, and its commands' actor, are called so. */
  readonly name: string;
  readonly on: readonly string[];
  handle(event: StoredEvent): readonly Reaction[];
}

/** What a module shows the house: its door returns this, and nothing else of it is reached. */
export interface Module {
  readonly name: string;
  readonly aggregates: readonly Aggregate[];
  readonly commands: readonly CommandDefinition[];
  readonly queries: readonly QueryDefinition[];
  readonly handlers: readonly EventHandler[];
}
