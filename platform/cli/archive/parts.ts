import type { SqlValue } from '../../database/database.ts';

/** A part of an archive: rows of one organization, a line each, as they lie in the database. */
export interface Part {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** Read in this order, which is unique; `start` lies before all of them. */
  readonly key: readonly string[];
  readonly start: readonly SqlValue[];
  readonly where: string;
  /** Rows that are read and written at once. */
  readonly atOnce: number;
}

const own = 'organization_id = ?1';
const usually = 1_000;
/** A piece of a report has up to 256 KB. */
const large = 20;

const part = (
  table: string,
  key: Readonly<Record<string, '' | 0>>,
  columns: string,
  { where = own, atOnce = usually }: { readonly where?: string; readonly atOnce?: number } = {},
): Part => ({
  name: table,
  table,
  key: Object.keys(key),
  start: Object.values(key),
  columns: columns.split(' '),
  where,
  atOnce,
});

/** Commands keep what their keys are answered for ever; those not yet decided stay behind. */
const commands = part(
  'commands',
  { seq: 0 },
  'id key_space idempotency_key fingerprint organization_id type aggregate_id actor if_match ' +
    'correlation_id causation_id status attempts http_status refusal resource_type resource_id ' +
    'resource_version answer answer_sequence first_sequence last_sequence position run_id ' +
    'accepted_at decided_at finished_at',
  { where: `${own} AND status IN ('succeeded', 'refused', 'failed')` },
);

const events = part(
  'events',
  { sequence: 0 },
  'id organization_id sequence type aggregate_type subject aggregate_version command_id ' +
    'correlation_id causation_id time data',
);

/** What no event shows of an organization: hashes of its keys. */
const organizations = part('organizations', { id: '' }, 'id organization_id version json');
const apiKeys = part('api_keys', { id: '' }, 'organization_id id version hash json');

const apiKeyUses = part('api_key_uses', { key_id: '' }, 'organization_id key_id used_at');

/** Bulk jobs that are over, and what their rows say in their results. */
const over = `status IN ('completed', 'canceled', 'failed')`;
const bulkJobs = part(
  'bulk_jobs',
  { id: '' },
  'organization_id id version status key_space json terms total place came_from attempts ' +
    'succeeded refused failed',
  { where: `${own} AND ${over}` },
);
const bulkRows = part(
  'bulk_rows',
  { job_id: '', row: 0 },
  'job_id row key type aggregate_id fingerprint problem',
  { where: `job_id IN (SELECT id FROM bulk_jobs WHERE ${own} AND ${over})` },
);

const written = `${own} AND finished_at IS NOT NULL AND forgotten = 0`;
const reports = part(
  'reports',
  { id: '' },
  'organization_id id version status attempt rows finished_at json',
  { where: written },
);
const reportChunks = part(
  'report_chunks',
  { report_id: '', attempt: 0, number: 0 },
  'organization_id report_id attempt number text',
  {
    where: `${own} AND report_id IN (SELECT id FROM reports WHERE ${written})`,
    atOnce: large,
  },
);

/** Secrets are sealed: they can be used where QUITTANCE_SECRET is the same. */
const webhookEndpoints = part(
  'webhook_endpoints',
  { place: 0 },
  'organization_id id version deleted secrets json',
);
const webhookQueues = part(
  'webhook_queues',
  { endpoint_id: '' },
  'organization_id endpoint_id grp enabled deleted due_at paused_until failures failing_since',
);
const webhookDeliveries = part(
  'webhook_deliveries',
  { place: 0 },
  'place id organization_id endpoint_id replay_id event_id event_sequence event_type aggregate ' +
    'status attempts due_at version created_at',
);
const webhookAttempts = part(
  'webhook_attempts',
  { delivery: 0, number: 0 },
  'delivery number json',
  { where: `delivery IN (SELECT place FROM webhook_deliveries WHERE ${own})` },
);

/** What no event shows of a payment: how a provider collects it. */
export const collections: Part = {
  ...part('payments', { id: '' }, 'id process', { where: `${own} AND process IS NOT NULL` }),
  name: 'collections',
};

/** Those that are written as they are; payments and their sums are folded from the events. */
export const copied: readonly Part[] = [
  organizations,
  apiKeys,
  apiKeyUses,
  commands,
  events,
  bulkJobs,
  bulkRows,
  reports,
  reportChunks,
  webhookEndpoints,
  webhookQueues,
  webhookDeliveries,
  webhookAttempts,
];
