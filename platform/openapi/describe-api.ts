import type { JsonObject } from '../../modules/kernel/json.ts';

const description = `Commands (POST, PATCH, DELETE) take effect exactly once per \`Idempotency-Key\`; queries (GET) never show less than the caller just wrote, when they carry the \`Consistency-Token\` of the answer.

- **Money** is an integer of minor units with an ISO 4217 \`currency\`. Totals that may pass 2^53 are strings.
- **2xx** is durable. **202** is durable and will be executed, whatever dies. **503** means that nothing was accepted. **504** means unknown: send the same key again.
- **Errors** are problem details (RFC 9457) with a \`code\`, a sentence that says what to do, and a page at their \`type\`: [all of them](/problems).
- **Versions**: a resource has an \`ETag\`; \`If-Match\` makes a command depend on it.

More on [idempotency](/docs/idempotency.md), [consistency](/docs/consistency.md), [money](/docs/money.md), [events](/docs/events.md), [webhooks](/docs/webhooks.md) and [files](/docs/bulk.md).`;

export const describeApi = (version: string): JsonObject => ({
  title: 'Quittance',
  version,
  summary: 'The payments core of a SaaS platform',
  description,
});

/** The groups of routes, in the order in which they are shown. */
export const tags: JsonObject[] = [
  { name: 'Payments', description: 'Money that is asked for, and what became of it' },
  { name: 'Commands', description: 'What was sent, and how it went' },
  { name: 'Bulk jobs', description: 'Files of commands' },
  { name: 'Reports', description: 'Queries over everything, as files' },
  { name: 'Events', description: 'What was committed, as a list and live' },
  { name: 'Webhooks', description: 'Events that are sent to you' },
  { name: 'Subscriptions', description: 'The readers of the event log in the house' },
  { name: 'Organizations and keys', description: 'Who may do what' },
];
