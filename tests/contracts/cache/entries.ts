import { createManualClock } from '../../support/manual-clock.ts';
import type { Entry } from '../../../platform/cache/ports.ts';

/** When the entries of these tests were read. */
export const at = createManualClock().now();

/** An entry of payment `pay_1` at version 1 and position 1, but for what is said. */
export function entry(changes: Partial<Entry> = {}): Entry {
  const { version = 1, position = 1 } = changes;
  return {
    organizationId: 'org_a',
    key: 'payments.get {"id":"pay_1"}',
    epoch: 1,
    position,
    version,
    state: 'found',
    body: `{"version":${version},"note":"Grüße, 支払い 💶\\n"}`,
    asOf: at,
    freshUntil: at + 600_000,
    staleUntil: at + 600_000,
    ...changes,
  };
}

/** An entry of a list, at position 1 but for what is said. */
export const listEntry = (changes: Partial<Entry> = {}): Entry =>
  entry({ key: 'payments.search {}', version: null, body: '{"data":[]}', ...changes });
