import { eventQueries } from '../../modules/events/index.ts';
import type { QueryDefinition } from '../../modules/kernel/query.ts';
import { paymentQueries } from '../../modules/payments/index.ts';
import type { DatabaseReader } from '../database/database.ts';
import { ReadFailure } from '../database/database.ts';
import { createLibsqlEventReader } from '../database/events/libsql-event-reader.ts';
import { createLibsqlPaymentReader } from '../database/payments/libsql-payment-reader.ts';

/**
 * The queries that an edge answers, reading from `database`. It forwards all others, which are
 * always read at the primary, and has no code of them.
 */
export const edgeQueries = (database: DatabaseReader): readonly QueryDefinition[] => [
  ...paymentQueries(createLibsqlPaymentReader(database)),
  ...eventQueries(createLibsqlEventReader(database, { isCopy: true })),
];

/** Where there is no replica. */
export const nowhere: DatabaseReader = {
  read: () => Promise.reject(new ReadFailure('Set DATABASE_REPLICA_URL to read from a replica')),
};
