/** The columns that are read through Kysely, as they come back: integers are bigint. */
export interface Schema {
  identity: { one: bigint; id: string; epoch: bigint };
  events: {
    log_id: bigint;
    id: string;
    organization_id: string;
    sequence: bigint;
    type: string;
    aggregate_type: string;
    subject: string;
    aggregate_version: bigint;
    command_id: string;
    correlation_id: string;
    causation_id: string | null;
    time: string;
    data: string;
  };
  api_keys: { organization_id: string; id: string; hash: string; json: string };
  payments: {
    organization_id: string;
    id: string;
    version: bigint;
    created_at: string;
    deleted: bigint | number;
    json: string;
  };
  refunds: {
    organization_id: string;
    id: string;
    payment_id: string;
    created_at: string;
    json: string;
  };
  heartbeats: { at: string; log_id: bigint | number };
}
