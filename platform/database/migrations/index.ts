import type { Migration } from '../migrate.ts';
import { commandPath } from './0001-command-path.ts';
import { paymentLifecycle } from './0002-payment-lifecycle.ts';
import { bulk } from './0003-bulk.ts';
import { commandsAsResource } from './0004-commands-as-resource.ts';
import { paymentQueries } from './0005-payment-queries.ts';
import { reports } from './0006-reports.ts';
import { writers } from './0007-writers.ts';
import { subscriptions } from './0008-subscriptions.ts';
import { webhooks } from './0009-webhooks.ts';
import { reads } from './0011-reads.ts';
import { apiKeyUses } from './0012-api-key-uses.ts';
import { sessions } from './0013-sessions.ts';
import { openAggregates } from './0014-open-aggregates.ts';

/** All migrations, in their order. One that was released is never changed. */
export const migrations: readonly Migration[] = [
  commandPath,
  paymentLifecycle,
  bulk,
  commandsAsResource,
  paymentQueries,
  reports,
  writers,
  subscriptions,
  webhooks,
  reads,
  apiKeyUses,
  sessions,
  openAggregates,
];
