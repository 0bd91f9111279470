import type { Migration } from '../migrate.ts';

/** What payments are searched and counted by. */
export const paymentQueries: Migration = {
  id: 5,
  name: 'payment-queries',
  statements: [
    'ALTER TABLE payments ADD COLUMN user_id TEXT',
    'ALTER TABLE payments ADD COLUMN reference TEXT',
    `UPDATE payments SET user_id = json ->> '$.userId', reference = json ->> '$.reference'`,

    // An index for each equality and sort. The status stands before what is sorted by: a search
    // merges as many ranges as it has statuses, and one index serves it with and without them.
    // `amount` and `currency` at an end spare a look at the row.
    'DROP INDEX payments_by_creation',
    `CREATE INDEX payments_by_status ON payments
      (organization_id, status, created_at, id) WHERE deleted = 0`,
    `CREATE INDEX payments_by_currency ON payments
      (organization_id, currency, status, created_at, id, amount) WHERE deleted = 0`,
    `CREATE INDEX payments_by_amount ON payments
      (organization_id, currency, status, amount, created_at, id) WHERE deleted = 0`,
    `CREATE INDEX payments_by_user ON payments
      (organization_id, user_id, status, created_at, id, currency, amount)
      WHERE deleted = 0 AND user_id IS NOT NULL`,
    `CREATE INDEX payments_by_user_amount ON payments
      (organization_id, user_id, currency, status, amount, created_at, id)
      WHERE deleted = 0 AND user_id IS NOT NULL`,
    `CREATE INDEX payments_by_reference ON payments
      (organization_id, reference, status, created_at, id, currency, amount)
      WHERE deleted = 0 AND reference IS NOT NULL`,
    `CREATE INDEX payments_by_reference_amount ON payments
      (organization_id, reference, currency, status, amount, created_at, id)
      WHERE deleted = 0 AND reference IS NOT NULL`,

    // Words of descriptions and references, each with its organization before it, so that one
    // organization's search never meets another's words. The row's number is that of the event that
    // created the payment, so rows are in the order of creation.
    `CREATE VIRTUAL TABLE payment_texts USING fts5 (words, content = '', contentless_delete = 1,
      detail = none, tokenize = "ascii tokenchars '_-'")`,
    // The words of payments that are there already, as SQLite finds them.
    `CREATE VIRTUAL TABLE old_texts USING fts5 (words, content = '', detail = none,
      tokenize = 'unicode61 remove_diacritics 2')`,
    `INSERT INTO old_texts (rowid, words)
      SELECT e.log_id, concat_ws(' ', p.json ->> '$.description', p.reference)
      FROM payments AS p JOIN events AS e ON e.organization_id = p.organization_id
        AND e.aggregate_type = 'payment' AND e.subject = p.id AND e.aggregate_version = 1
      WHERE p.deleted = 0`,
    'CREATE VIRTUAL TABLE old_words USING fts5vocab (old_texts, instance)',
    `INSERT INTO payment_texts (rowid, words)
      SELECT e.log_id, group_concat(e.organization_id || '_' || w.term, ' ')
      FROM old_words AS w JOIN events AS e ON e.log_id = w.doc GROUP BY e.log_id`,
    'DROP TABLE old_words',
    'DROP TABLE old_texts',

    'ALTER TABLE payment_rollups ADD COLUMN refunded_high INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE payment_rollups ADD COLUMN refunded_low INTEGER NOT NULL DEFAULT 0',
    // Summed in millions and units, neither of which can overflow.
    `UPDATE payment_rollups SET
        refunded_high = (refunded.millions + refunded.units / 1000000) / 1000000000,
        refunded_low = (refunded.millions + refunded.units / 1000000) % 1000000000 * 1000000
          + refunded.units % 1000000
      FROM (
        SELECT organization_id, currency, status, substr(created_at, 1, 10) AS day,
          sum((json ->> '$.amountRefunded') / 1000000) AS millions,
          sum((json ->> '$.amountRefunded') % 1000000) AS units
        FROM payments WHERE deleted = 0 GROUP BY 1, 2, 3, 4
      ) AS refunded
      WHERE refunded.organization_id = payment_rollups.organization_id
        AND refunded.currency = payment_rollups.currency
        AND refunded.status = payment_rollups.status AND refunded.day = payment_rollups.day`,
  ],
};
