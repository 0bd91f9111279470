/** The one task queue of a database's workflows. Never Node and Bun workers on one queue. */
export const taskQueueOf = (databaseId: string): string => `quittance-${databaseId}`;

/** The workflow that owns the writes of a database. */
export const shardWorkflowId = (databaseId: string): string => `commands-${databaseId}`;

/** The workflow that publishes a database's events. */
export const relayWorkflowId = (databaseId: string): string => `event-relay-${databaseId}`;
