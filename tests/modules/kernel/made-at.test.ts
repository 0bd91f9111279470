import { expect, test } from 'bun:test';
import { madeAt } from '../../../modules/kernel/id.ts';
import { ids } from '../../../platform/tokens/ids.ts';

test('An id tells when it was made', () => {
  const before = Date.now();
  const at = madeAt(ids.make('cmd')) ?? 0;
  expect(at).toBeGreaterThanOrEqual(before);
  expect(at).toBeLessThanOrEqual(Date.now() + 1);
});

test.each(['order-1234', '', 'cmd_', 'cmd_01a212ae71ae465d954b466f50f144b6'])(
  'An id that was not made here tells nothing: %p',
  (id) => {
    expect(madeAt(id)).toBeUndefined();
  },
);
