import { commandCall } from './command-call.ts';
import type { Consistency } from './consistency.ts';
import type { ClientOptions } from './options.ts';
import { queryCall } from './query-call.ts';
import { apiKeys } from './resources/api-keys.ts';
import { bulkJobs } from './resources/bulk-jobs.ts';
import { commands } from './resources/commands.ts';
import { events } from './resources/events.ts';
import { metrics } from './resources/metrics.ts';
import { organizations } from './resources/organizations.ts';
import { payments } from './resources/payments.ts';
import { refunds } from './resources/refunds.ts';
import { reports } from './resources/reports.ts';
import { subscriptions } from './resources/subscriptions.ts';
import { webhooks } from './resources/webhooks.ts';
import { createTransport } from './transport.ts';

/** A client of one organization, or of the operator. What it has seen, it never sees older. */
export function createClient(options: ClientOptions) {
  const transport = createTransport(options);
  const command = commandCall(transport);
  const query = queryCall(transport);
  const consistency: Consistency = transport.tokens;
  return {
    consistency,
    payments: payments(command, query),
    refunds: refunds(command, query),
    commands: commands(command, query),
    bulkJobs: bulkJobs(command, query),
    reports: reports(command, query),
    events: events(query, transport),
    webhooks: webhooks(command, query),
    organizations: organizations(command, query),
    apiKeys: apiKeys(command, query),
    subscriptions: subscriptions(command, query),
    metrics: metrics(query),
  };
}

export type QuittanceClient = ReturnType<typeof createClient>;
