import type { ReportResource } from '../../../modules/reports/ports.ts';
import { isOver, reportProcess } from '../../../modules/reports/index.ts';
import type { AggregateChange } from '../../commands/ports.ts';
import { insertRows, upsertRows, type AggregateTable } from '../aggregate-table.ts';
import type { Statement } from '../database.ts';

/** Reports, and those of them whose process has something to do. */
export const reportTable: AggregateTable = {
  aggregateType: 'report',
  table: 'reports',
  columns: ['json'],
  limited: { where: 'finished_at IS NULL', index: 'reports_open', madeBy: 'reports.create' },
  restore: (row): ReportResource => JSON.parse(String(row['json'])),
  save(changes) {
    const reports = changes as readonly AggregateChange<ReportResource>[];
    const rows = reports.map(({ organizationId, id, after, json }) => [
      organizationId,
      id,
      after.version,
      after.status,
      after.attempt,
      after.progress.rows,
      after.finishedAt,
      json,
    ]);
    return [
      upsertRows('reports', ['organization_id', 'id'], columns, rows),
      ...dueStatements(reports),
    ];
  },
};

const columns = [
  'organization_id',
  'id',
  'version',
  'status',
  'attempt',
  'rows',
  'finished_at',
  'json',
];

/** Until a report is over somebody writes it, whatever becomes of its workflow. */
function dueStatements(changes: readonly AggregateChange<ReportResource>[]): Statement[] {
  const over = changes.filter(({ after }) => isOver(after));
  const due = changes
    .filter(({ before, after }) => !before && !isOver(after))
    .map(({ organizationId, id, after }) => [reportProcess, organizationId, id, after.createdAt]);
  const statements: Statement[] = [];
  if (due.length > 0) {
    statements.push(insertRows('processes', ['name', 'organization_id', 'subject', 'due_at'], due));
  }
  if (over.length > 0) {
    const names = over.map(({ organizationId, id }) => [organizationId, id]);
    statements.push({
      sql: `DELETE FROM processes WHERE name = ?1 AND (organization_id, subject) IN
        (SELECT value ->> 0, value ->> 1 FROM json_each(?2))`,
      args: [reportProcess, JSON.stringify(names)],
    });
  }
  return statements;
}
