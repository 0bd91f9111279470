import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import type { Database } from '../../../platform/database/database.ts';
import { migrate, type Migration } from '../../../platform/database/migrate.ts';
import { migrations } from '../../../platform/database/migrations/index.ts';
import { databaseKinds, newTestDatabase, rowsOf } from '../../support/database.ts';

describe.each(databaseKinds)('Migrations (%s)', (kind) => {
  let empty: Awaited<ReturnType<typeof newTestDatabase>>;

  beforeEach(async () => {
    empty = await newTestDatabase(kind);
  });
  afterEach(() => empty.close());

  const open = (): Promise<Database> => empty.open();
  const schemaOf = (database: Database) =>
    rowsOf(database, 'SELECT * FROM sqlite_schema ORDER BY name');

  test('Migrating twice is the same as once, and the identity stays', async () => {
    const database = await open();
    const identity = await migrate(database, migrations);
    const schema = await schemaOf(database);
    expect(identity).toEqual({ id: expect.stringMatching(/^[0-9a-f]{16}$/), epoch: 1 });
    expect(await migrate(database, migrations)).toEqual(identity);
    expect(await migrate(await open(), migrations)).toEqual(identity);
    expect(await schemaOf(database)).toEqual(schema);
  });

  test('Two that migrate at once agree', async () => {
    const both = [await open(), await open()];
    const [first, second] = await Promise.all(
      both.map((database) => migrate(database, migrations)),
    );
    expect(first).toEqual(second);
    const applied = await rowsOf(
      both[0] as Database,
      'SELECT id, name FROM migrations ORDER BY id',
    );
    expect(applied).toEqual(migrations.map(({ id, name }) => ({ id: BigInt(id), name })));
  });

  test('A migration that fails leaves nothing of itself, and those before it stay', async () => {
    const database = await open();
    await migrate(database, migrations);
    const schema = await schemaOf(database);
    const broken: Migration = {
      id: 9_999,
      name: 'broken',
      statements: [
        'CREATE TABLE half (a INTEGER) STRICT',
        'CREATE TABLE identity (a INTEGER) STRICT',
      ],
    };
    const failure = await migrate(database, [...migrations, broken]).catch((error: Error) => error);
    expect((failure as Error).message).toContain('table identity already exists');
    expect(await schemaOf(database)).toEqual(schema);
    expect(await rowsOf(database, 'SELECT id FROM migrations WHERE id = 9999')).toEqual([]);
  });

  test('A later migration is applied to a database that has the earlier ones', async () => {
    const database = await open();
    const identity = await migrate(database, migrations);
    const next: Migration = {
      id: 9_999,
      name: 'next',
      statements: ['CREATE TABLE next (a INTEGER) STRICT', 'UPDATE identity SET epoch = epoch + 1'],
    };
    expect(await migrate(database, [...migrations, next])).toEqual({ ...identity, epoch: 2 });
    expect(await migrate(database, [...migrations, next])).toEqual({ ...identity, epoch: 2 });
  });
});
