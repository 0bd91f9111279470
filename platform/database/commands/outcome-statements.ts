import type { Refusal } from '../../../modules/kernel/refusal.ts';
import type { CommandOutcome } from '../../commands/ports.ts';
import type { Row, Statement } from '../database.ts';

/** Reads the outcomes of those of the commands that are decided. */
export const outcomesStatement = (commandIds: readonly string[]): Statement => ({
  sql: `SELECT c.id, c.organization_id, c.status, c.http_status, c.refusal, c.resource_type,
      c.resource_id, c.resource_version, c.answer_sequence, c.position,
      CASE c.http_status WHEN 204 THEN NULL ELSE coalesce(c.answer, e.data) END AS json
    FROM json_each(?) AS asked CROSS JOIN commands AS c
    LEFT JOIN events AS e
      ON e.organization_id = c.organization_id AND e.sequence = c.answer_sequence
    WHERE c.id = asked.value AND c.status IN ('succeeded', 'refused', 'failed')`,
  args: [JSON.stringify(commandIds)],
});

/** What a row of `outcomesStatement` says. */
export const outcomeOf = (row: Row): CommandOutcome => ({
  commandId: String(row['id']),
  organizationId: String(row['organization_id']),
  status: row['status'] as CommandOutcome['status'],
  httpStatus: Number(row['http_status']),
  refusal: row['refusal'] == null ? null : (JSON.parse(String(row['refusal'])) as Refusal),
  resource:
    row['resource_id'] == null
      ? null
      : {
          type: String(row['resource_type']),
          id: String(row['resource_id']),
          version: row['resource_version'] == null ? null : Number(row['resource_version']),
          json: row['json'] == null ? null : String(row['json']),
          sequence: row['answer_sequence'] == null ? null : Number(row['answer_sequence']),
        },
  position: Number(row['position']),
});
