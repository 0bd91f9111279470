import { Context } from '@temporalio/activity';
import { drain } from '../../platform/commands/drain.ts';
import type { RowRange } from '../../platform/bulk/row-range.ts';
import type { Engine } from '../../platform/commands/engine.ts';
import type { OpenCommands } from '../../platform/commands/open-commands.ts';
import type { CommandStore } from '../../platform/commands/ports.ts';

export type { RowRange } from '../../platform/bulk/row-range.ts';

export interface ExecutionParts {
  readonly engine: Engine;
  readonly open: OpenCommands;
  readonly store: CommandStore;
}

const limits = {
  /**
   * One activity executes for so long; then others' updates get their turn. Below the time at
   * which the SDK would have to tell the server that its workflow task goes on.
   */
  totalMs: 600,
  /** It stays so long after the last command, because who sends one often sends another. */
  lingerMs: 40,
  /** While it stays it looks this often for what other OS processes have accepted. */
  lookEveryMs: 10,
  organizations: 200,
  carefulFromAttempt: 3,
  /** So long after a command has come another one may: rows then take short turns. */
  politeMs: 250,
};

/**
 * Executes what waits. While it runs it owns the shard, so commands that this OS process accepts
 * meanwhile need no update of their own: they are executed as soon as they are durable. Rows of bulk
 * jobs take turns with them, a batch of each.
 */
export const executeCommands =
  ({ engine, open, store }: ExecutionParts) =>
  async (organizationIds: readonly string[], rows: readonly RowRange[] = []): Promise<void> => {
    const { attempt, workflowExecution } = Context.current().info;
    const careful = attempt >= limits.carefulFromAttempt;
    const options = { careful, ...(workflowExecution && { runId: workflowExecution.runId }) };
    const startedAt = performance.now();
    const proceed = (): boolean => performance.now() - startedAt < limits.totalMs;

    let ranges = [...rows];
    let waiting = organizationIds;
    let lookedAt = startedAt;
    while (proceed()) {
      const { count, busy } = await drain(engine, waiting, proceed, options);
      if (busy) return;
      if (ranges.length > 0) await executeRows();
      // Nothing done for those who wait means that others did it, and they have to read that.
      else if (rows.length > 0 || (count === 0 && open.size > 0)) return;
      if (performance.now() - lookedAt >= limits.lookEveryMs) {
        lookedAt = performance.now();
        if (await executeOthers()) return;
      }
      if (rows.length === 0 && !(await someoneArrives())) return;
      waiting = open.organizations(limits.organizations);
    }

    /** The next batch of the job whose turn it is. */
    async function executeRows(): Promise<void> {
      const [range, ...others] = ranges;
      if (!range) return;
      const polite = performance.now() - open.arrivedAt < limits.politeMs;
      const execution = await engine.executeRows(range, { ...options, polite });
      const left = execution.kind === 'executed' && execution.more;
      ranges = left ? [...others, range] : others;
    }

    /** Their update waits behind this activity: execute what they accepted, and make way. */
    async function executeOthers(): Promise<boolean> {
      const all = await store.organizationsWaiting(limits.organizations);
      const ours = new Set(open.organizations(limits.organizations));
      const others = all.filter((id) => !ours.has(id));
      if (others.length === 0) return false;
      await drain(engine, others, proceed, options);
      return true;
    }

    async function someoneArrives(): Promise<boolean> {
      const until = performance.now() + limits.lingerMs;
      while (performance.now() < until && proceed()) {
        if (await open.next(limits.lookEveryMs)) return true;
        lookedAt = performance.now();
        if (await executeOthers()) return false;
      }
      return false;
    }
  };
