import type { Refusal } from '../../kernel/refusal.ts';

/** A disabled endpoint is sent nothing. */
export const isDisabled = (id: string, what: string): Refusal => ({
  kind: 'conflict',
  code: 'invalid_state',
  detail: `Cannot ${what} webhook endpoint "${id}": it is disabled; enable it first`,
  extensions: { currentStatus: 'disabled' },
});
