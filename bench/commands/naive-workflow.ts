import { proxyActivities } from '@temporalio/workflow';
import type { NaiveActivities } from './naive.ts';

const { validate, execute, publish } = proxyActivities<NaiveActivities>({
  startToCloseTimeout: '30s',
});

/** A command the way that one would write it first: a workflow of its own, a step an activity. */
export async function naiveCommand(command: string): Promise<void> {
  await validate(command);
  await execute();
  await publish();
}
