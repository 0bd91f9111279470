import { wordsOf } from '../../../modules/kernel/words.ts';
import type { Payment } from '../../../modules/payments/index.ts';
import type { AggregateChange } from '../../commands/ports.ts';
import type { Bindings } from '../bindings.ts';
import type { Statement } from '../database.ts';

/**
 * How a batch changes the full-text index of descriptions and references. A payment's row has the
 * number of the event that created it, which is written before.
 */
export function textStatements(changes: readonly AggregateChange<Payment>[]): Statement[] {
  const changed = changes
    .map(({ organizationId, id, before, after }) => ({
      key: [organizationId, id],
      before: wordsIn(before),
      after: wordsIn(after),
    }))
    .filter(({ before, after }) => before.join(' ') !== after.join(' '));
  const put = changed.filter(({ after }) => after.length > 0);
  const gone = changed.filter(({ after }) => after.length === 0);
  const rows = put.map(({ key, after }) => [...key, termsOf(String(key[0]), after).join(' ')]);
  return [
    ...(put.length === 0 ? [] : [{ sql: putTexts, args: [JSON.stringify(rows)] }]),
    ...(gone.length === 0
      ? []
      : [{ sql: removeTexts, args: [JSON.stringify(gone.map(({ key }) => key))] }]),
  ];
}

/** The full-text query for payments of an organization that have all of these words. */
export const matchOf = (organizationId: string, words: readonly string[]): string =>
  termsOf(organizationId, words)
    .map((term) => `"${term}"`)
    .join(' AND ');

/** A payment's words as its own row has them, each between blanks. */
export const wordsColumn = (payment: Payment): string =>
  wordsIn(payment)
    .map((word) => ` ${word} `)
    .join('');

/** That the row `p` of a payment has all of these words. */
export const hasWords = (words: readonly string[], { bind }: Bindings): string =>
  words.map((word) => `instr(p.words, ${bind(` ${word} `)}) > 0`).join(' AND ');

const wordsIn = (payment: Payment | undefined): readonly string[] => {
  if (!payment || payment.deleted) return [];
  const { description, reference } = payment.resource;
  return wordsOf(`${description ?? ''} ${reference ?? ''}`);
};

/** Words hold letters, digits and pictographs only, so nothing in a term means anything to FTS5. */
const termsOf = (organizationId: string, words: readonly string[]): string[] =>
  words.map((word) => `${organizationId}_${word}`);

const creation = `events AS e ON e.organization_id = changed.value ->> 0
  AND e.aggregate_type = 'payment' AND e.subject = changed.value ->> 1 AND e.aggregate_version = 1`;

const putTexts = `INSERT OR REPLACE INTO payment_texts (rowid, words)
  SELECT e.log_id, changed.value ->> 2 FROM json_each(?) AS changed CROSS JOIN ${creation}`;

const removeTexts = `DELETE FROM payment_texts WHERE rowid IN (
  SELECT e.log_id FROM json_each(?) AS changed CROSS JOIN ${creation})`;
