import { describe } from 'bun:test';
import { createLibsqlCommandStore } from '../../platform/database/commands/libsql-command-store.ts';
import { aggregateTables } from '../../platform/database/tables.ts';
import { databaseKinds, openTestDatabase } from '../support/database.ts';
import { commandStoreContract } from './command-store.ts';

describe.each(databaseKinds)('The command store on libSQL (%s)', (kind) => {
  commandStoreContract(async () => {
    const { database, close } = await openTestDatabase(kind);
    return { store: createLibsqlCommandStore(database, aggregateTables), database, close };
  });
});
