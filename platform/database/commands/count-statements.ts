import type { CommandCount } from '../../commands/workflow-metrics.ts';
import { insertRows } from '../aggregate-table.ts';
import type { Statement } from '../database.ts';

const columns = ['minute', 'viewer', 'status', 'bucket', 'count', 'total_ms'];

/** Adds to the counters; in the commit that it counts, so that none is lost or counted twice. */
export const countStatement = (counts: readonly CommandCount[]): Statement =>
  insertRows(
    'command_counts',
    columns,
    counts.map((each) => [
      each.minute,
      each.viewer,
      each.status,
      each.bucket,
      each.count,
      each.totalMs,
    ]),
    `ON CONFLICT (minute, viewer, status, bucket) DO UPDATE SET
      count = count + excluded.count, total_ms = total_ms + excluded.total_ms`,
  );

/** A piece of what is cleared at once. */
export const countsClearedAtOnce = 1_000;

/** Clears a piece of the minutes before one; the totals, at minute 0, stay. */
export const clearCountsStatement = (minute: number): Statement => ({
  sql: `DELETE FROM command_counts WHERE (minute, viewer, status, bucket) IN (
      SELECT minute, viewer, status, bucket FROM command_counts
      WHERE minute > 0 AND minute < ? ORDER BY minute LIMIT ${countsClearedAtOnce})
    RETURNING 1 AS cleared`,
  args: [minute],
});
