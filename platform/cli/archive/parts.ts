import type { SqlValue } from '../../database/database.ts';
import { endedAfter } from '../../database/commands/command-list-statements.ts';

/** A part of an archive: rows of one organization, a line each, as they lie in the database. */
export interface Part {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** How its rows are come by, one walk after the other. */
  readonly walks: readonly Walk[];
  /** Rows that are read and written at once. */
  readonly atOnce: number;
}

/** Rows in the order of an index: a page begins where the last one ended, however many there are. */
export interface Walk {
  /** Unique; `start` lies before all of them. */
  readonly key: readonly string[];
  readonly start: readonly SqlValue[];
  /** The rows behind a place: `?1` is the organization, `?2` and so on are its key. */
  readonly from: string;
  /** Null in rows that are passed over. */
  readonly needed?: string;
}

type Key = Readonly<Record<string, '' | 0>>;

const own = 'organization_id = ?1';
const usually = 1_000;
/** A piece of a report has up to 256 KB. */
const large = 20;

const walk = (key: Key, from: string): Walk => ({
  key: Object.keys(key),
  start: Object.values(key),
  from,
});

/** Rows of an organization, of which an index has the key. */
const ownRows = (table: string, key: Key, where = own): Walk => {
  const place = Object.keys(key).map((_, index) => `?${index + 2}`);
  return walk(key, `${table} WHERE ${where} AND (${Object.keys(key).join()}) > (${place.join()})`);
};

const part = (table: string, walks: readonly Walk[], columns: string, atOnce = usually): Part => ({
  name: table,
  table,
  columns: columns.split(' '),
  walks,
  atOnce,
});

/**
 * Commands keep what their keys are answered for ever; those not yet decided stay behind. First
 * what the operator did with the organization, of whose commands there are few.
 */
const commands = part(
  'commands',
  [
    ownRows(
      'commands INDEXED BY operator_commands_by_type',
      { seq: 0 },
      `${own} AND key_space = 'root' AND status IN ('succeeded', 'refused', 'failed')
        AND status <> 'accepted'`,
    ),
    walk({ seq: 0 }, `commands WHERE seq IN (${endedAfter(usually)})`),
  ],
  'id key_space idempotency_key fingerprint organization_id type aggregate_id actor if_match ' +
    'correlation_id causation_id status attempts http_status refusal resource_type resource_id ' +
    'resource_version answer answer_sequence first_sequence last_sequence position run_id ' +
    'accepted_at decided_at finished_at',
);

const events = part(
  'events',
  [ownRows('events', { sequence: 0 })],
  'id organization_id sequence type aggregate_type subject aggregate_version command_id ' +
    'correlation_id causation_id time data',
);

/** What no event shows of an organization: hashes of its keys. */
const organizations = part(
  'organizations',
  [ownRows('organizations', { id: '' }, 'id = ?1')],
  'id organization_id version json',
);
const apiKeys = part(
  'api_keys',
  [ownRows('api_keys', { id: '' })],
  'organization_id id version hash json',
);
const apiKeyUses = part(
  'api_key_uses',
  [ownRows('api_key_uses', { key_id: '' })],
  'organization_id key_id used_at',
);

/** Bulk jobs that are over, and what their rows say in their results. */
const over = `${own} AND status IN ('completed', 'canceled', 'failed')`;
const bulkJobs = part(
  'bulk_jobs',
  [ownRows('bulk_jobs', { id: '' }, over)],
  'organization_id id version status key_space json terms total place came_from attempts ' +
    'succeeded refused failed',
);

/** Rows of one parent after the other; `parent` is the id of it. */
const behind = (place: string): string => `iif(parent = ?2, ${place}, -1)`;

const bulkRows = part(
  'bulk_rows',
  [
    walk(
      { parent: '', row: 0 },
      `(SELECT id AS parent FROM bulk_jobs WHERE ${over} AND id >= ?2) CROSS JOIN bulk_rows
        ON job_id = parent AND row > ${behind('?3')}`,
    ),
  ],
  'job_id row key type aggregate_id fingerprint problem',
);

const written = `${own} AND finished_at IS NOT NULL AND forgotten = 0`;
const reports = part(
  'reports',
  [ownRows('reports', { id: '' }, written)],
  'organization_id id version status attempt rows finished_at json',
);
const reportChunks = part(
  'report_chunks',
  [
    walk(
      { parent: '', attempt: 0, number: 0 },
      `(SELECT id AS parent FROM reports WHERE ${written} AND id >= ?2) CROSS JOIN report_chunks
        ON ${own} AND report_id = parent AND (attempt, number) > (${behind('?3')}, ${behind('?4')})`,
    ),
  ],
  'organization_id report_id attempt number text',
  large,
);

/** Secrets are sealed: they can be used where QUITTANCE_SECRET is the same. */
const webhookEndpoints = part(
  'webhook_endpoints',
  [ownRows('webhook_endpoints', { place: 0 })],
  'organization_id id version deleted secrets json',
);
const webhookQueues = part(
  'webhook_queues',
  [ownRows('webhook_queues', { endpoint_id: '' })],
  'organization_id endpoint_id grp enabled deleted due_at paused_until failures failing_since',
);
const webhookDeliveries = part(
  'webhook_deliveries',
  [ownRows('webhook_deliveries', { id: '' })],
  'place id organization_id endpoint_id replay_id event_id event_sequence event_type aggregate ' +
    'status attempts due_at version created_at',
);
const webhookAttempts = part(
  'webhook_attempts',
  [
    walk(
      { parent: '', number: 0 },
      `(SELECT id AS parent, place FROM webhook_deliveries WHERE ${own} AND id >= ?2)
        CROSS JOIN webhook_attempts ON delivery = place AND number > ${behind('?3')}`,
    ),
  ],
  'delivery number json',
);

/** What no event shows of a payment: how a provider collects it. Most have nothing of it. */
export const collections: Part = {
  ...part('payments', [{ ...ownRows('payments', { id: '' }), needed: 'process' }], 'id process'),
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
