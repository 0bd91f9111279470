// A program: what Temporal costs. An update that does nothing, on a workflow that lives, one at a
// time. Argument: the server's address.
import { Client, Connection } from '@temporalio/client';
import { answering } from './answering.ts';
import { repeat } from './pace.ts';
import { startBenchWorker } from './bench-worker.ts';
import { living, touch } from './living-workflow.ts';

const [address = ''] = process.argv.slice(2);
const taskQueue = 'bench-no-op';
const started = start();

answering('no-op-update', async ({ seconds }) => {
  const workflow = await started;
  return repeat(seconds, () => workflow.executeUpdate(touch));
});

async function start() {
  await startBenchWorker({ address, taskQueue, workflows: 'living-workflow.ts', activities: {} });
  const client = new Client({ connection: await Connection.connect({ address }) });
  const workflow = await client.workflow.start(living, { taskQueue, workflowId: 'bench-no-op' });
  await workflow.executeUpdate(touch);
  return workflow;
}
