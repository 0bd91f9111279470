import { insertRows } from '../database/aggregate-table.ts';
import {
  effectStatements,
  outcomeColumns,
  outcomeRow,
  ownColumns,
  ownRow,
} from '../database/commands/commit-statements.ts';
import type { Statement } from '../database/database.ts';
import { aggregateTables } from '../database/tables.ts';
import type { CommandCount } from '../commands/workflow-metrics.ts';
import type { Step } from './history.ts';

/** No request has it: nobody sends what is generated again. */
const fingerprint = '0'.repeat(64);

const columns = [
  'key_space',
  'idempotency_key',
  'fingerprint',
  'organization_id',
  'type',
  'aggregate_id',
  'actor',
  'correlation_id',
  'accepted_at',
  'id',
  'finished_at',
  ...outcomeColumns,
  ...ownColumns,
];

/** What steps leave in a database, as the engine would have written it some months ago. */
export function stepStatements(steps: readonly Step[]): readonly Statement[] {
  const rows = steps.flatMap(({ commands, decided: { decisions, decidedAt, runId } }) =>
    commands.map((command, index) => {
      const { id, organizationId, type, aggregateId, correlationId, acceptedAt, viewer } = command;
      const decision = decisions[index];
      if (!decision) throw new Error(`The command ${id} was not decided`);
      const isRoot = viewer === 'root';
      const actor = isRoot ? { type: 'root_key', id: 'root' } : { type: 'system', id: 'generate' };
      return [
        isRoot ? 'root' : organizationId,
        id,
        fingerprint,
        organizationId,
        type,
        aggregateId,
        JSON.stringify(actor),
        correlationId,
        acceptedAt,
        // Without its input: that is cleared after thirty days.
        ...outcomeRow(id, decidedAt, decision.outcome),
        ...ownRow(decision.events, decidedAt, runId),
      ];
    }),
  );
  const effects = {
    decisions: steps.flatMap(({ decided }) => decided.decisions),
    changes: steps.flatMap(({ decided }) => decided.changes),
    counts: summed(steps.flatMap(({ decided }) => decided.counts)),
  };
  return [insertRows('commands', columns, rows), ...effectStatements(effects, aggregateTables)];
}

/** The totals of all time; those of minutes are cleared after some days. */
function summed(counts: readonly CommandCount[]): CommandCount[] {
  const totals = Map.groupBy(
    counts.filter(({ minute }) => minute === 0),
    ({ status }) => status,
  );
  return [...totals.values()].flatMap((each) => {
    const [first] = each;
    const count = each.reduce((sum, one) => sum + one.count, 0);
    const totalMs = each.reduce((sum, one) => sum + one.totalMs, 0);
    return first ? [{ ...first, count, totalMs }] : [];
  });
}
