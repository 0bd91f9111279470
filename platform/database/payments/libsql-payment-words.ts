import type { OldPayments } from '../../events/catch-up.ts';
import type { Database } from '../database.ts';
import { reads } from '../migrations/0011-reads.ts';
import { paymentOf } from './payment-row.ts';
import { wordsColumn } from './payment-texts.ts';

const eventsAtOnce = 500;
/** So long after the column came another process may still have written rows without it. */
const overlap = '+1 day';

/** Payments from before their rows had words of their own, in libSQL. */
export const createLibsqlPaymentWords = (database: Database): OldPayments => ({
  async fillWords() {
    const [[piece] = [], rows = []] = await database.readInOrder([
      { sql: `SELECT max(log_id) AS last FROM (${nextEvents})`, args: [] },
      { sql: wordless, args: [] },
    ]);
    const last = piece?.['last'];
    if (last == null) return false;
    const words = rows.map((row) => [
      String(row['organization_id']),
      String(row['id']),
      wordsColumn(paymentOf(row)),
    ]);
    await database.write([
      // What was changed meanwhile has words already.
      {
        sql: `UPDATE payments SET words = filled.value ->> 2 FROM json_each(?) AS filled
          WHERE payments.organization_id = filled.value ->> 0
            AND payments.id = filled.value ->> 1 AND payments.words IS NULL`,
        args: [JSON.stringify(words)],
      },
      {
        sql: `INSERT INTO retention (name, place) VALUES ('words', ?)
          ON CONFLICT (name) DO UPDATE SET place = max(place, excluded.place)`,
        args: [Number(last)],
      },
    ]);
    return true;
  },
});

/** The next events of payments' time before the column, in the order of the log. */
const nextEvents = `SELECT log_id, organization_id, type, subject FROM (
    SELECT * FROM events
    WHERE log_id > coalesce((SELECT place FROM retention WHERE name = 'words'), 0)
    ORDER BY log_id LIMIT ${eventsAtOnce})
  WHERE time < (SELECT strftime('%Y-%m-%dT%H:%M:%fZ', applied_at, '${overlap}')
    FROM migrations WHERE id = ${reads.id})`;

const wordless = `SELECT p.organization_id, p.id, p.json, p.deleted, p.process
  FROM (${nextEvents}) AS e CROSS JOIN payments AS p
  WHERE e.type = 'payment.created' AND p.organization_id = e.organization_id AND p.id = e.subject
    AND p.words IS NULL`;
