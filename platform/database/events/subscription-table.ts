import type { SubscriptionResource } from '../../../modules/events/ports.ts';
import type { AggregateChange } from '../../commands/ports.ts';
import type { AggregateTable } from '../aggregate-table.ts';

/** Subscriptions, as far as commands change them: the rest is the relay's. */
export const subscriptionTable: AggregateTable = {
  aggregateType: 'subscription',
  table: 'subscription_states',
  columns: ['json'],
  restore: (row): SubscriptionResource => JSON.parse(String(row['json'])),
  save(changes) {
    const subscriptions = changes as readonly AggregateChange<SubscriptionResource>[];
    const rows = subscriptions.map(({ after }) => [after.name, after.version]);
    const sql = `UPDATE subscriptions
      SET parked_at = NULL, failures = 0, failure = NULL, version = changed.value ->> 1
      FROM json_each(?1) AS changed WHERE name = changed.value ->> 0`;
    return [{ sql, args: [JSON.stringify(rows)] }];
  },
};
