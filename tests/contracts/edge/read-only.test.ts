import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createClient } from '@libsql/client/web';
import { openHttp } from '../../../platform/database/http.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startHranaServer, type HranaServer } from '../../support/hrana-server.ts';

let database: TestDatabase;
let replica: HranaServer;
beforeAll(async () => {
  database = await openTestDatabase();
  replica = await startHranaServer(database.url);
});
afterAll(async () => {
  await replica.close();
  await database.close();
});

test('What an edge reads a replica by has no way to write', async () => {
  const { url, authToken } = replica;
  const reading = openHttp({ url, authToken, limitMs: 5_000 });
  const statement = { sql: 'DELETE FROM payments', args: [] };
  expect(reading.write([statement])).rejects.toThrow('Write to the primary');
  expect(reading.read([statement])).rejects.toThrow('readonly');
});

test('And its token lets nobody write who has got hold of it', async () => {
  const { url, authToken } = replica;
  const client = createClient({ url, authToken });
  for (const sql of [
    'DELETE FROM payments',
    "INSERT INTO identity VALUES (1, 'x', 9)",
    'DROP TABLE events',
    'WITH gone AS (SELECT 1) DELETE FROM commands',
    'PRAGMA user_version = 7',
  ]) {
    expect(client.execute(sql)).rejects.toThrow();
    expect(client.batch([sql], 'write')).rejects.toThrow();
  }
  client.close();
});
