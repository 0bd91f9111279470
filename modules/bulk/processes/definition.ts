import type { EventHandler } from '../../kernel/module.ts';

/** The name of the process that runs a job. */
export const bulkProcess = 'bulk';

/** Has a job run when there is something to do for it. */
export const running: EventHandler = {
  name: bulkProcess,
  on: ['bulk_job.created', 'bulk_job.resumed'],
  handle: () => [{ kind: 'process', name: bulkProcess }],
};
