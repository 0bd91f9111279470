// A program: what the disk and the driver cost. `client.batch` of the rows of so many commands, one
// batch after the other, into a new file each time. Arguments: folder, database to copy rows from.
import { answering } from './answering.ts';
import { freshDatabase } from './fresh-database.ts';
import { paceOf } from './pace.ts';
import { rowsLike } from './sample-rows.ts';

const [folder = '', sample = ''] = process.argv.slice(2);

answering('bare-batch', async ({ group, seconds }) => {
  const rows = await rowsLike(sample);
  const client = await freshDatabase(folder);
  const durations: number[] = [];
  let spentMs = 0;
  while (spentMs < seconds * 1_000) {
    const statements = rows(group);
    const startedAt = performance.now();
    await client.batch(statements, 'write');
    const ms = performance.now() - startedAt;
    durations.push(ms);
    spentMs += ms;
  }
  client.close();
  return paceOf(durations, spentMs, durations.length * group);
});
