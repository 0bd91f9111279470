import { expect, test } from 'bun:test';
import { remove } from '../../../modules/payments/commands/index.ts';
import { given } from '../../support/given.ts';
import { pointersOf } from '../../support/schema.ts';
import { manual } from './history.ts';

test.each(['processing', 'failed', 'canceled'] as const)('A %s payment is deleted', (status) => {
  given(manual[status]).when(remove, {}).thenHappens({ type: 'payment.deleted' });
});

test('A completed one is not, and the refusal says what to do', () => {
  given(manual.completed)
    .when(remove, {})
    .thenRefused({
      kind: 'conflict',
      code: 'invalid_state',
      detail: 'Cannot delete payment "thing_1": it is completed; refund it instead',
      extensions: { currentStatus: 'completed' },
    });
});

test('A delete has no body', () => {
  expect(pointersOf(remove.body, {})).toEqual([]);
  expect(pointersOf(remove.body, { reason: 'x' })).toEqual(['/reason']);
});
