import { condition, defineUpdate, setHandler } from '@temporalio/workflow';

export const touch = defineUpdate<void>('touch');

/** Lives, and does nothing when it is touched. */
export async function living(): Promise<void> {
  setHandler(touch, () => undefined);
  await condition(() => false);
}
