import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineUpdate,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { RowRange } from '../activities/execute-commands.ts';

const { executeCommands } = proxyLocalActivities<Activities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '50ms', maximumInterval: '1s' },
});

/** Says whose accepted commands are to be executed; returns when that was tried. */
export const executeUpdate = defineUpdate<void, [readonly string[]]>('executeCommands');

/** The same for a piece of a bulk job, some of which may be left. */
export const executeRowsUpdate = defineUpdate<void, [RowRange]>('executeRows');

/**
 * Owns the writes of a database: one activity at a time executes what waits in its inbox. Only
 * ids of organizations and jobs come in and nothing goes out, so the history stays small and impersonal.
 */
export async function commandShard(options: { updatesPerRun: number }): Promise<void> {
  const pending = new Set<string>();
  const ranges = new Map<string, RowRange>();
  let updates = 0;
  let asked = 0;
  let executed = 0;
  const answered = async (): Promise<void> => {
    updates++;
    const mine = ++asked;
    await condition(() => executed >= mine);
  };
  setHandler(executeUpdate, async (organizationIds) => {
    for (const id of organizationIds) pending.add(id);
    await answered();
  });
  setHandler(executeRowsUpdate, async (range) => {
    ranges.set(range.jobId, range);
    await answered();
  });
  for (;;) {
    const full = () => updates >= options.updatesPerRun || workflowInfo().continueAsNewSuggested;
    const waiting = () => pending.size > 0 || ranges.size > 0;
    await condition(() => waiting() || full());
    if (waiting()) {
      const organizationIds = [...pending];
      const rows = [...ranges.values()];
      const upTo = asked;
      pending.clear();
      ranges.clear();
      await executeCommands(organizationIds, rows);
      executed = upTo;
      continue;
    }
    await condition(allHandlersFinished);
    if (!waiting()) await continueAsNew<typeof commandShard>(options);
  }
}
