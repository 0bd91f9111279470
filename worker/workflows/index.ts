export { commandShard } from './command-shard.ts';
export { eventRelay } from './event-relay.ts';
export { bulkJob } from './bulk-job.ts';
export { paymentCollection } from './payment-collection.ts';
export { report } from './report.ts';
export { webhookDelivery } from './webhook-delivery.ts';
