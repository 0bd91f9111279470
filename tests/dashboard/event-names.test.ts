import { expect, test } from 'bun:test';
import { eventNames } from '../../platform/dashboard/api/event-names.ts';
import { allModules } from '../support/all-modules.ts';

/** The operator's own: no organization has them. */
const ofTheOperator = ['subscription.retried'];

test('A page hears of every type of event that there is', () => {
  const types = allModules.flatMap(({ commands }) =>
    commands.flatMap(({ aggregate }) => aggregate.events),
  );
  expect([...new Set(types)].filter((type) => !ofTheOperator.includes(type)).sort()).toEqual(
    eventNames.toSorted(),
  );
});
