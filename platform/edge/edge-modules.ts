import type { Module } from '../../modules/kernel/module.ts';
import { composeModules } from '../compose.ts';
import type { DatabaseReader } from '../database/database.ts';
import { ReadFailure } from '../database/database.ts';
import { createLibsqlPaymentReader } from '../database/libsql-payment-reader.ts';

const atOrigin = (): never => {
  throw new Error('Read this at the origin: an edge forwards what asks for it');
};

/** The modules, reading payments from `database`; what is never read at an edge, from nowhere. */
export const edgeModules = (database: DatabaseReader): readonly Module[] =>
  composeModules({
    payments: createLibsqlPaymentReader(database),
    methods: ['manual'],
    bulkJobs: atOrigin,
    reports: atOrigin,
  });

/** Where there is no replica. */
export const nowhere: DatabaseReader = {
  read: () => Promise.reject(new ReadFailure('Set DATABASE_REPLICA_URL to read from a replica')),
};
