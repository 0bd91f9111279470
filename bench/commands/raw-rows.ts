// A program: the same rows as a bulk job leaves, by `client.batch` alone: the bulk row itself, command
// record, event and payment of each, one rollup a batch. Arguments: folder, database to copy rows from.
import { answering } from './answering.ts';
import { freshDatabase } from './fresh-database.ts';
import { paceOf } from './pace.ts';
import { rowsLike } from './sample-rows.ts';

const [folder = '', sample = ''] = process.argv.slice(2);
const input = '{"amount":1234,"currency":"EUR","description":"Order 1234 for a customer"}';

answering('raw-rows', async ({ group, seconds }) => {
  const rows = await rowsLike(sample);
  const client = await freshDatabase(folder);
  const durations: number[] = [];
  let spentMs = 0;
  let row = 0;
  while (spentMs < seconds * 1_000) {
    const bulkRows = Array.from({ length: group }, () => ({
      sql: `INSERT INTO bulk_rows (job_id, row, key, type, aggregate_id, fingerprint, input)
        VALUES ('bulk_raw', ?, ?, 'payments.create', ?, ?, ?)`,
      args: [++row, `row-${row}`, `pay_${row}`, 'f'.repeat(64), input],
    }));
    const statements = [...bulkRows, ...rows(group)];
    const startedAt = performance.now();
    await client.batch(statements, 'write');
    const ms = performance.now() - startedAt;
    durations.push(ms);
    spentMs += ms;
  }
  client.close();
  return paceOf(durations, spentMs, durations.length * group);
});
