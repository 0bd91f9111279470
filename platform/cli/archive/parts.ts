/** A part of an archive: rows of one organization, a line each, as they lie in the database. */
export interface Part {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** Read in this order, which is unique. */
  readonly key: readonly string[];
  readonly where: string;
}

const own = 'organization_id = ?1';

const part = (table: string, key: string, columns: string, where = own): Part => ({
  name: table,
  table,
  key: [key],
  columns: columns.split(' '),
  where,
});

/** Commands keep what their keys are answered for ever; those not yet decided stay behind. */
const commands = part(
  'commands',
  'seq',
  'id key_space idempotency_key fingerprint organization_id type aggregate_id actor if_match ' +
    'correlation_id causation_id status attempts http_status refusal resource_type resource_id ' +
    'resource_version answer answer_sequence first_sequence last_sequence position run_id ' +
    'accepted_at decided_at finished_at',
  `${own} AND status IN ('succeeded', 'refused', 'failed')`,
);

const events = part(
  'events',
  'sequence',
  'id organization_id sequence type aggregate_type subject aggregate_version command_id ' +
    'correlation_id causation_id time data',
);

/** What no event shows of an organization: hashes of its keys. */
const organizations = part('organizations', 'id', 'id organization_id version json');
const apiKeys = part('api_keys', 'id', 'organization_id id version hash json');

/** What no event shows of a payment: how a provider collects it. */
export const collections: Part = {
  ...part('payments', 'id', 'id process', `${own} AND process IS NOT NULL`),
  name: 'collections',
};

/** Those that are written as they are; payments and their sums are folded from the events. */
export const copied: readonly Part[] = [organizations, apiKeys, commands, events];
