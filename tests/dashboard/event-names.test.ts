import { expect, test } from 'bun:test';
import { composeModules } from '../../platform/compose.ts';
import { eventNames } from '../../platform/dashboard/api/event-names.ts';

/** The operator's own: no organization has them. */
const ofTheOperator = ['subscription.retried'];

test('A page hears of every type of event that there is', () => {
  // Nothing is read: only the definitions are looked at.
  const ports = new Proxy(
    { methods: [] },
    { get: (target, name) => Reflect.get(target, name) ?? (() => {}) },
  );
  const modules = composeModules(ports as unknown as Parameters<typeof composeModules>[0]);
  const types = modules.flatMap(({ commands }) =>
    commands.flatMap(({ aggregate }) => aggregate.events),
  );
  expect([...new Set(types)].filter((type) => !ofTheOperator.includes(type)).sort()).toEqual(
    eventNames.toSorted(),
  );
});
