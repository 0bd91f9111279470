import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { ReadFailure, WriteFailure } from '../../../platform/database/database.ts';
import { failureKind, isBusy } from '../../../platform/database/failure.ts';
import {
  databaseKinds,
  openTestDatabase,
  rowsOf,
  type TestDatabase,
} from '../../support/database.ts';

describe.each(databaseKinds)('A database (%s)', (kind) => {
  let opened: TestDatabase;

  beforeAll(async () => {
    opened = await openTestDatabase(kind);
    await run('CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT');
    await run('CREATE TABLE checked (a INTEGER CHECK (a > 0)) STRICT');
    await run("INSERT INTO things VALUES (1, 'one')");
  });
  afterAll(() => opened.close());

  const run = (...statements: string[]) =>
    opened.database.write(statements.map((sql) => ({ sql, args: [] })));

  async function kindOf(...statements: string[]): Promise<string> {
    try {
      await run(...statements);
      return 'written';
    } catch (error) {
      return error instanceof WriteFailure ? error.kind : String(error);
    }
  }

  test.each([
    ['a unique key', 'conflict', "INSERT INTO things VALUES (2, 'one')"],
    ['a primary key', 'conflict', "INSERT INTO things VALUES (1, 'two')"],
    ['a missing value', 'unwritable', 'INSERT INTO things VALUES (3, NULL)'],
    ['a check', 'unwritable', 'INSERT INTO checked VALUES (0)'],
    ['a type', 'unwritable', "INSERT INTO checked VALUES ('text')"],
    ['a size', 'unwritable', 'INSERT INTO things VALUES (4, zeroblob(2000000000))'],
  ])('What breaks %s is %s', async (_, expected, sql) => {
    expect(await kindOf(sql)).toBe(expected);
  });

  test('A statement that fails takes with it all that were sent with it', async () => {
    const before = await rowsOf(opened.database, 'SELECT * FROM things');
    expect(
      await kindOf("INSERT INTO things VALUES (5, 'five')", 'INSERT INTO checked VALUES (0)'),
    ).toBe('unwritable');
    expect(await rowsOf(opened.database, 'SELECT * FROM things')).toEqual(before);
  });

  test('The next write after a failure is written, and there to be read', async () => {
    expect(await kindOf('INSERT INTO checked VALUES (0)')).toBe('unwritable');
    expect(await kindOf('INSERT INTO checked VALUES (7)')).toBe('written');
    expect(await rowsOf(opened.database, 'SELECT a FROM checked')).toEqual([{ a: 7n }]);
  });

  test('A read that fails says that it was a read', async () => {
    const statements = [{ sql: 'SELECT * FROM nowhere', args: [] }];
    const { read, readInOrder } = opened.database;
    const settled = await Promise.allSettled([read(statements), readInOrder(statements)]);
    for (const each of settled) {
      expect((each as PromiseRejectedResult).reason).toBeInstanceOf(ReadFailure);
    }
  });

  test.each([
    ['SQLITE_BUSY', 'unavailable'],
    ['SQLITE_BUSY_SNAPSHOT', 'unavailable'],
    ['SQLITE_LOCKED', 'unavailable'],
    ['SQLITE_FULL', 'unavailable'],
    ['SQLITE_READONLY', 'unavailable'],
    ['SQLITE_CONSTRAINT_CHECK', 'unwritable'],
    ['SQLITE_TOOBIG', 'unwritable'],
    ['SQLITE_IOERR_FSYNC', 'unknown'],
    ['SQLITE_CORRUPT', 'unknown'],
    ['', 'unknown'],
  ] as const)('%p is %s', (code, expected) => {
    expect(failureKind({ code, message: 'database error' })).toBe(expected);
    expect(isBusy({ code, message: '' })).toBe(/BUSY|LOCKED/.test(code));
  });

  test('A database that was closed refuses what comes late, and ends nothing', async () => {
    const { database, close } = await openTestDatabase(kind);
    await close();
    const late = [{ sql: 'SELECT 1', args: [] }];
    expect(database.read(late)).rejects.toBeInstanceOf(ReadFailure);
    expect(database.readInOrder(late)).rejects.toBeInstanceOf(ReadFailure);
    expect(database.write(late)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
