import { collectionProcess, rowDueAt, type Payment } from '../../../modules/payments/index.ts';
import type { AggregateChange } from '../../commands/ports.ts';
import { insertRows } from '../aggregate-table.ts';
import type { Statement } from '../database.ts';

/** Writes when something is due of the payments, so that it is done whatever becomes of a timer. */
export function dueStatements(changes: readonly AggregateChange<Payment>[]): Statement[] {
  const due: string[][] = [];
  const over: string[][] = [];
  for (const { organizationId, id, before, after } of changes) {
    const dueAt = rowDueAt(after, { lookedAt: null, noticed: false });
    if (dueAt !== null) due.push([collectionProcess, organizationId, id, dueAt]);
    else if (before?.collection || before?.refunds.length) over.push([organizationId, id]);
  }
  const statements: Statement[] = [];
  if (due.length > 0) {
    const columns = ['name', 'organization_id', 'subject', 'due_at'];
    const conflict = `ON CONFLICT (name, organization_id, subject) DO UPDATE
      SET due_at = excluded.due_at`;
    statements.push(insertRows('processes', columns, due, conflict));
  }
  if (over.length > 0) {
    statements.push({
      sql: `DELETE FROM processes WHERE name = ?1 AND (organization_id, subject) IN
        (SELECT value ->> 0, value ->> 1 FROM json_each(?2))`,
      args: [collectionProcess, JSON.stringify(over)],
    });
  }
  return statements;
}
