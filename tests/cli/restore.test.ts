import { beforeAll, expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'libsql';
import { steps } from '../../platform/cli/backup/put-in-place.ts';
import { root, startProgram } from '../faults/harness/program.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { until } from '../support/until.ts';
import { commandLine, type CommandLine } from './support/command-line.ts';

const variables = {
  QUITTANCE_SECRET: 'x'.repeat(32),
  QUITTANCE_ROOT_KEY: 'r'.repeat(32),
  // Nobody listens there, and nobody has to.
  TEMPORAL_ADDRESS: '127.0.0.1:9',
  COMMAND_GATEWAY: 'direct',
};

const edit = (file: string, sql: string): void => {
  const sqlite = new Sqlite(file);
  sqlite.exec(sql);
  sqlite.close();
};
const read = (file: string, sql: string): unknown => {
  const sqlite = new Sqlite(file);
  const [row] = sqlite.prepare(sql).raw().all([]);
  sqlite.close();
  return (row as unknown[] | undefined)?.[0];
};

let pattern: string;
beforeAll(async () => {
  pattern = await scratchFolder();
  const line = commandLine(pattern);
  const database = join(pattern, 'q.db');
  const generated = ['--database', `file:${database}`, '--payments', '30', '--organizations', '1'];
  expect((await line.run('generate', ...generated)).code).toBe(0);
  edit(
    join(pattern, 'q-sandbox.db'),
    `CREATE TABLE told (by TEXT); INSERT INTO told VALUES ('backup')`,
  );
  const made = await line.run('backup', '--database', database, '--to', join(pattern, 'backup'));
  expect([made.code, made.err]).toEqual([0, expect.stringContaining('q-sandbox.db')]);
  edit(database, `UPDATE payments SET json = json_set(json, '$.description', 'later')`);
  edit(join(pattern, 'q-sandbox.db'), `UPDATE told SET by = 'later'`);
}, 60_000);

/** What lies there: the state of before, or that of the backup. */
const stateOf = (database: string) => ({
  epoch: Number(read(database, 'SELECT epoch FROM identity')),
  charges: read(database.replace('q.db', 'q-sandbox.db'), 'SELECT by FROM told'),
  payments: read(database, `SELECT count(*) FROM payments WHERE json ->> 'description' = 'later'`),
});

const before = { epoch: 1, charges: 'later', payments: 30 };
const after = { epoch: 2, charges: 'backup', payments: 0 };

async function serves(line: CommandLine, database: string): Promise<boolean> {
  const api = line.start('api', '--port', '0', '--json');
  let isOver = false;
  void api.exited.then(() => (isOver = true));
  await until('it is ready, or over', 30_000, () => isOver || api.output().includes('"url"'));
  if (!isOver) {
    await api.stop();
    return true;
  }
  expect(await api.exited).toBe(1);
  expect(api.output()).toContain(`Finish the restore of ${database} first`);
  return false;
}

test.each(steps)(
  'A restore that is killed when it has "%s" leaves what was, or is finished before anybody reads',
  async (step) => {
    const folder = await scratchFolder();
    await cp(pattern, folder, { recursive: true });
    const [database, backup] = [join(folder, 'q.db'), join(folder, 'backup')];
    const line = commandLine(folder, { ...variables, DATABASE_URL: `file:${database}` });
    const program = join(root, 'tests/faults/programs/dying-restore.ts');
    expect(await startProgram([program, backup, database, step]).exited).toBe(137);

    if (step === 'copied') {
      expect(stateOf(database)).toEqual(before);
      expect(await serves(line, database)).toBe(true);
    } else {
      expect(await serves(line, database)).toBe(false);
      for (const words of [['verify'], ['backup', '--to', join(folder, 'other')], ['migrate']]) {
        const { code, err } = await line.run(...words);
        expect([code, err]).toEqual([1, expect.stringContaining('Finish the restore')]);
      }
      expect((await line.run('doctor')).out).toContain('half restored');
    }
    const again = await line.run('restore', '--from', backup, '--yes', '--json');
    expect([again.code, again.json()]).toEqual([0, expect.objectContaining({ epoch: 2 })]);
    expect(stateOf(database)).toEqual(after);
    const kept = `${database}.before-epoch-2`;
    expect(read(kept, 'SELECT epoch FROM identity')).toBe(1);
    expect(
      read(`${database.replace('q.db', 'q-sandbox.db')}.before-epoch-2`, 'SELECT by FROM told'),
    ).toBe('later');
    expect(existsSync(`${database}.restore`)).toBe(false);
    expect(await serves(line, database)).toBe(true);
  },
  90_000,
);
