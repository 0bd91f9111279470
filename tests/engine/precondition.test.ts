import { describe, expect, test } from 'bun:test';
import { create, update } from '../../modules/payments/commands/index.ts';
import { entityTag, matches } from '../../platform/commands/entity-tag.ts';
import { precondition } from '../../platform/commands/precondition.ts';
import { created, paymentAfter } from '../modules/payments/history.ts';

const live = paymentAfter(created(), { type: 'payment.updated', changes: { amount: 5 } });
const deleted = paymentAfter(created(), { type: 'payment.deleted' });
const codeOf = (state: unknown, ifMatch: string[] | null = null, definition = update, epoch = 1) =>
  precondition({ aggregateId: 'pay_1', ifMatch }, definition, state, epoch)?.code;

describe('A command on an existing payment', () => {
  test('passes where it is, with the right tag, any tag, one of several, or none', () => {
    for (const tags of [null, ['"2"'], ['*'], ['"1"', '"2"']]) {
      expect(codeOf(live, tags)).toBeUndefined();
    }
  });

  test('is refused in the order 404, 410, 412', () => {
    expect(codeOf(undefined, ['"7"'])).toBe('payment_not_found');
    expect(codeOf(deleted, ['"7"'])).toBe('payment_deleted');
    expect(codeOf(live, ['"7"'])).toBe('version_mismatch');
  });

  test('a tag of "*" means that it exists, so a deleted one is 410 all the same', () => {
    expect(codeOf(deleted, ['*'])).toBe('payment_deleted');
    expect(codeOf(undefined, ['*'])).toBe('payment_not_found');
  });

  test('a weak tag never matches, nor does one of an older epoch', () => {
    expect(codeOf(live, ['W/"2"'])).toBe('version_mismatch');
    expect(codeOf(live, ['"2"'], update, 2)).toBe('version_mismatch');
    expect(codeOf(live, ['"2.2"'], update, 2)).toBeUndefined();
  });
});

describe('A command that makes a payment', () => {
  test('is refused where one has that id, deleted or not', () => {
    expect(codeOf(undefined, null, create)).toBeUndefined();
    expect(codeOf(live, null, create)).toBe('payment_already_exists');
    expect(codeOf(deleted, null, create)).toBe('payment_already_exists');
  });
});

test('A tag names its epoch once a restore has raised it', () => {
  expect(entityTag(3, 1)).toBe('"3"');
  expect(entityTag(3, 2)).toBe('"3.2"');
  expect(matches(['"3"'], 3, 1)).toBe(true);
  expect(matches(['"3.1"'], 3, 1)).toBe(false);
});
