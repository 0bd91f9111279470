import { afterAll, beforeAll, expect, test } from 'bun:test';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Sqlite from 'libsql';
import { startHranaPrimary, type HranaPrimary } from '../support/hrana-server.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { commandLine, type CommandLine } from './support/command-line.ts';

let file: string;
let server: HranaPrimary;
let line: CommandLine;
beforeAll(async () => {
  const folder = await scratchFolder();
  file = join(folder, 'of-the-server.db');
  server = await startHranaPrimary(pathToFileURL(file).href);
  line = commandLine(folder, {
    DATABASE_URL: server.url,
    DATABASE_AUTH_TOKEN: server.authToken,
    QUITTANCE_SECRET: 'x'.repeat(32),
    QUITTANCE_ROOT_KEY: 'r'.repeat(32),
    TEMPORAL_ADDRESS: '127.0.0.1:9',
  });
});
afterAll(() => server.close());

test('migrate brings the database of a server to the newest schema', async () => {
  expect((await line.run('migrate', '--plan')).out).toContain('command-path');
  expect((await line.run('migrate')).out).toContain('Applied');
  expect((await line.run('migrate', '--plan')).out).toBe('The schema is the newest\n');
}, 60_000);

test('doctor looks at it, and says what it cannot see of a server', async () => {
  const { code, json } = await line.run('doctor', '--json');
  const { findings } = json<{ findings: { part: string; status: string; mend: string }[] }>();
  const looked = Object.fromEntries(findings.map(({ part, status }) => [part, status]));
  expect(looked).toMatchObject({ database: 'ok', schema: 'ok', disk: 'off', clock: 'ok' });
  expect([code, looked['temporal']]).toEqual([6, 'problem']);

  const strange = commandLine(line.folder, {
    DATABASE_URL: server.url,
    DATABASE_AUTH_TOKEN: 'wrong',
    QUITTANCE_SECRET: 'x'.repeat(32),
    QUITTANCE_ROOT_KEY: 'r'.repeat(32),
    TEMPORAL_ADDRESS: '127.0.0.1:9',
  });
  const refused = await strange.run('doctor');
  expect(refused.code).toBe(6);
  expect(refused.out).toMatch(/PROBLEM +database/);
  expect(refused.out).not.toContain('wrong');
}, 60_000);

test('verify walks over it; a copy of its file is left to the server', async () => {
  const well = await line.run('verify', '--json');
  expect([well.code, well.json()]).toEqual([0, expect.objectContaining({ ok: true })]);
  const sqlite = new Sqlite(file);
  sqlite.exec(
    `INSERT INTO subscriptions (name, place, fence, moved_at, failures, failure) VALUES ('stuck', 0, 0, '2025-01-01', 3, 'it fails')`,
  );
  sqlite.close();
  const stuck = await line.run('verify');
  expect([stuck.code, stuck.out]).toEqual([6, expect.stringMatching(/NOT +waiting/)]);
  const copied = await line.run('backup', '--to', join(line.folder, 'copy'));
  expect([copied.code, copied.err]).toEqual([2, expect.stringContaining('is a server')]);
}, 60_000);
