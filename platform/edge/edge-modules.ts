import type { Module } from '../../modules/kernel/module.ts';
import { composeModules } from '../compose.ts';
import type { DatabaseReader } from '../database/database.ts';
import { ReadFailure } from '../database/database.ts';
import { createLibsqlEventReader } from '../database/events/libsql-event-reader.ts';
import { createLibsqlPaymentReader } from '../database/payments/libsql-payment-reader.ts';

const atOrigin = (): never => {
  throw new Error('Read this at the origin: an edge forwards what asks for it');
};

/**
 * The modules, reading payments and events from `database`; what is never read at an edge, from
 * nowhere.
 */
export const edgeModules = (database: DatabaseReader): readonly Module[] =>
  composeModules({
    payments: createLibsqlPaymentReader(database),
    events: createLibsqlEventReader(database, { isCopy: true }),
    methods: ['manual'],
    organizations: atOrigin,
    directory: { find: atOrigin, list: atOrigin },
    bulkJobs: atOrigin,
    reports: atOrigin,
    webhooks: atOrigin,
    webhookUrls: { refusalOf: atOrigin },
  });

/** Where there is no replica. */
export const nowhere: DatabaseReader = {
  read: () => Promise.reject(new ReadFailure('Set DATABASE_REPLICA_URL to read from a replica')),
};
