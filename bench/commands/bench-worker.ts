import { join } from 'node:path';
import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
} from '@temporalio/worker';

/** Runs a worker in this process, with the SDK's own defaults, until the process ends. */
export async function startBenchWorker(options: {
  readonly address: string;
  readonly taskQueue: string;
  /** A file of this folder. */
  readonly workflows: string;
  readonly activities: object;
}): Promise<void> {
  const { address, taskQueue, workflows, activities } = options;
  const logger = new DefaultLogger('ERROR');
  Runtime.install({ logger });
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: join(import.meta.dir, workflows),
    logger,
  });
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({ connection, taskQueue, workflowBundle, activities });
  void worker.run();
}
