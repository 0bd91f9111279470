// A program: the naive shape. One workflow for each command, with three activities that write the
// same rows. Arguments: the server's address, folder, database to copy rows from.
import { Client, Connection } from '@temporalio/client';
import { answering } from './answering.ts';
import { startBenchWorker } from './bench-worker.ts';
import { freshDatabase } from './fresh-database.ts';
import { naiveCommand } from './naive-workflow.ts';
import { paceOf } from './pace.ts';
import { paymentBody } from './payment-request.ts';
import { rowsLike } from './sample-rows.ts';

const [address = '', folder = '', sample = ''] = process.argv.slice(2);
const taskQueue = 'bench-naive';
const started = start();

export type NaiveActivities = ReturnType<typeof activitiesOn>;

answering('naive', async ({ clients, seconds }) => {
  const client = await started;
  const durations: number[] = [];
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() - startedAt < seconds * 1_000) {
        const sentAt = performance.now();
        const workflowId = `naive-${crypto.randomUUID()}`;
        await client.workflow.execute(naiveCommand, {
          taskQueue,
          workflowId,
          args: [paymentBody()],
        });
        durations.push(performance.now() - sentAt);
      }
    }),
  );
  return paceOf(durations, performance.now() - startedAt, durations.length);
});

async function start(): Promise<Client> {
  const activities = activitiesOn(await freshDatabase(folder), await rowsLike(sample));
  await startBenchWorker({ address, taskQueue, workflows: 'naive-workflow.ts', activities });
  return new Client({ connection: await Connection.connect({ address }) });
}

function activitiesOn(
  database: Awaited<ReturnType<typeof freshDatabase>>,
  rows: Awaited<ReturnType<typeof rowsLike>>,
) {
  return {
    async validate(command: string): Promise<void> {
      if (!JSON.parse(command)) throw new Error('A command is a JSON object');
    },
    async execute(): Promise<void> {
      await database.batch(rows(1), 'write');
    },
    async publish(): Promise<void> {
      await database.execute({
        sql: `INSERT OR REPLACE INTO heartbeats (at, log_id) VALUES (?, ?)`,
        args: ['now', 1],
      });
    },
  };
}
