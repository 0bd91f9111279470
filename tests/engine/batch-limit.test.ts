import { expect, test } from 'bun:test';
import { createBatchLimit } from '../../platform/commands/batch-limit.ts';

const bounds = { most: 200, least: 25, writeMs: 15 };

test('Batches are halved by writes that take long, and never smaller than the least', () => {
  const limit = createBatchLimit(bounds);
  const rows = [limit.rows()];
  for (let writes = 0; writes < 5; writes++) {
    limit.wrote(16);
    rows.push(limit.rows());
  }
  expect(rows).toEqual([200, 100, 50, 25, 25, 25]);
});

test('They grow again, however long the longest write took and however small they are', () => {
  const limit = createBatchLimit(bounds);
  for (const ms of [60_000, 60_000, 60_000, 60_000]) limit.wrote(ms);
  const rows = Array.from({ length: 9 }, () => {
    limit.wrote(15);
    return limit.rows();
  });
  expect(rows).toEqual([50, 75, 100, 125, 150, 175, 200, 200, 200]);
});
