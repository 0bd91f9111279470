import { describe } from 'bun:test';
import { createLibsqlCommandStore } from '../../platform/database/libsql-command-store.ts';
import { aggregateTables } from '../../platform/database/tables.ts';
import { openTestDatabase } from '../support/database.ts';
import { commandStoreContract } from './command-store.ts';

describe('The command store on a libSQL file', () => {
  commandStoreContract(async () => {
    const { database, close } = await openTestDatabase();
    return { store: createLibsqlCommandStore(database, aggregateTables), database, close };
  });
});
