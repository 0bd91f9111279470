import {
  type Client,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { createLock } from '../commands/lock.ts';
import type { Shard } from '../commands/ports.ts';
import { shardWorkflowId, taskQueueOf } from './names.ts';

/** The names that the workflow goes by; its code is the worker's. */
export const shardWorkflow = {
  type: 'commandShard',
  update: 'executeCommands',
  rows: 'executeRows',
} as const;

/** How the shard's workflow is run. A dead worker's task is given to another after this time. */
export const shardWorkflowOptions = (databaseId: string, updatesPerRun: number) =>
  ({
    workflowId: shardWorkflowId(databaseId),
    taskQueue: taskQueueOf(databaseId),
    args: [{ updatesPerRun }],
    workflowTaskTimeout: '1s',
    workflowIdConflictPolicy: 'USE_EXISTING',
  }) as const;

const limits = { deadlineMs: 10_000, sendAgain: 20, pauseMs: 10 };

/** The shard that is a Temporal workflow: it owns the writes, in whichever worker it runs. */
export function createWorkflowShard(parts: {
  readonly client: Client;
  readonly databaseId: string;
  readonly updatesPerRun: number;
}): Shard {
  const { client, databaseId, updatesPerRun } = parts;
  const { workflow, connection } = client;
  const handle = workflow.getHandle(shardWorkflowId(databaseId));

  const send = async (update: string, args: readonly [unknown]): Promise<void> => {
    try {
      await handle.executeUpdate(update, { args: [...args] as [unknown] });
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      await workflow.executeUpdateWithStart(update, {
        args: [...args] as [unknown],
        startWorkflowOperation: new WithStartWorkflowOperation(
          shardWorkflow.type,
          shardWorkflowOptions(databaseId, updatesPerRun),
        ),
      });
    }
  };

  const sendUntilTaken = async (update: string, args: readonly [unknown]): Promise<void> => {
    const deadline = Date.now() + limits.deadlineMs;
    for (let attempt = 1; ; attempt++) {
      try {
        return await connection.withDeadline(deadline, () => send(update, args));
      } catch (error) {
        // An update carries no command, only who waits: sending one again is always safe.
        if (attempt >= limits.sendAgain || !isPassing(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, limits.pauseMs));
      }
    }
  };

  // Beside the one update for commands one for rows: the server takes few in flight.
  const rowsInTurn = createLock();
  return {
    execute: (organizationIds) => sendUntilTaken(shardWorkflow.update, [organizationIds]),
    executeRows: (range) => rowsInTurn(() => sendUntilTaken(shardWorkflow.rows, [range])),
  };
}

/** Failures of a moment: the workflow was continuing as new, or changed its worker. */
const isPassing = (error: unknown): boolean =>
  error instanceof WorkflowUpdateFailedError ||
  /Workflow completed before the Update|workflow is closing|wasn't processed by worker|StartDeduped|in failed state/.test(
    `${(error as Error).message} ${((error as Error).cause as Error | undefined)?.message ?? ''}`,
  );
