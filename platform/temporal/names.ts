/** The one task queue of a database's workflows. Never Node and Bun workers on one queue. */
export const taskQueueOf = (databaseId: string): string => `quittance-${databaseId}`;

/** The workflow that owns the writes of a database. */
export const shardWorkflowId = (databaseId: string): string => `commands-${databaseId}`;

/** The workflow that publishes a database's events. */
export const relayWorkflowId = (databaseId: string): string => `event-relay-${databaseId}`;

/** The workflow that sends to a group of a database's webhook endpoints. */
export const deliveryWorkflowId = (databaseId: string, group: number): string =>
  `webhook-delivery-${databaseId}-${group}`;

/** Its type; its code is the worker's. */
export const deliveryWorkflow = 'webhookDelivery';
