import type { CommandDefinition } from './command.ts';
import type { Aggregate } from './decider.ts';
import type { JsonObject } from './json.ts';
import type { QueryDefinition } from './query.ts';
import type { StoredEvent } from './event.ts';

/** A command that a handler asks for. Its idempotency key is made of the event's id and `name`. */
export interface HandlerCommand {
  readonly type: string;
  readonly aggregateId: string;
  readonly input: JsonObject;
}

/** Reacts to committed events with commands. Called at least once for each event of its types. */
export interface EventHandler {
  readonly name: string;
  readonly on: readonly string[];
  handle(event: StoredEvent): readonly HandlerCommand[];
}

/** A workflow that reacts to what happens to a subject, and acts when something of it is due. */
export interface ProcessDefinition {
  /** `payment-collection`: the first part of its workflows' ids. */
  readonly name: string;
  readonly on: readonly string[];
  /** Whether something is to be done now; what is due later is found by its row. */
  concerns(event: StoredEvent): boolean;
}

/** What a module shows the house: its door returns this, and nothing else of it is reached. */
export interface Module {
  readonly name: string;
  readonly aggregates: readonly Aggregate[];
  readonly commands: readonly CommandDefinition[];
  readonly queries: readonly QueryDefinition[];
  readonly handlers: readonly EventHandler[];
  readonly processes: readonly ProcessDefinition[];
}
