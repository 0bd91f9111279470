import type { Migration } from '../migrate.ts';

/**
 * The words of a payment in its own row, to filter by them what another index has found. Null of
 * payments that were last changed before: rewriting them all would keep a large database from
 * starting, so they are looked up in the full-text index.
 */
export const paymentWords: Migration = {
  id: 11,
  name: 'payment-words',
  statements: ['ALTER TABLE payments ADD COLUMN words TEXT'],
};
