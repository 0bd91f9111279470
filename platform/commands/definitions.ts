import type { CommandDefinition } from '../../modules/kernel/command.ts';
import type { Aggregate } from '../../modules/kernel/decider.ts';
import type { Module } from '../../modules/kernel/module.ts';

/** What the engine looks up of the modules. */
export interface Definitions {
  readonly commands: ReadonlyMap<string, CommandDefinition>;
  /** By their type. */
  readonly aggregates: ReadonlyMap<string, Aggregate>;
  /** By the types of their events. */
  readonly aggregateOfEvent: ReadonlyMap<string, Aggregate>;
}

/** Gathers what the modules' doors offer; two of one name are a mistake that stops the start. */
export function definitionsOf(modules: readonly Module[]): Definitions {
  const aggregates = modules.flatMap((module) => module.aggregates);
  return {
    commands: unique(modules.flatMap((module) => module.commands).map((each) => [each.type, each])),
    aggregates: unique(aggregates.map((each) => [each.type, each])),
    aggregateOfEvent: unique(
      aggregates.flatMap((each) => each.events.map((type) => [type, each] as const)),
    ),
  };
}

function unique<Value>(entries: readonly (readonly [string, Value])[]): ReadonlyMap<string, Value> {
  const map = new Map<string, Value>();
  for (const [name, value] of entries) {
    if (map.has(name)) throw new Error(`Rename one of the two definitions of "${name}"`);
    map.set(name, value);
  }
  return map;
}
