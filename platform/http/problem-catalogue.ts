/** What a code means: its status, its title, and what to do about it. */
export interface ProblemEntry {
  readonly status: number;
  readonly title: string;
  /** True where the same request with the same key may succeed later. */
  readonly retryable: boolean;
  readonly advice: string;
}

const entry = (status: number, title: string, advice: string, retryable = false): ProblemEntry => ({
  status,
  title,
  advice,
  retryable,
});

/** Every problem code, in the order of the statuses. `/problems/<code>` shows each. */
export const problemCatalogue = {
  invalid_request: entry(400, 'Invalid request', 'Mend what `errors` points at and send it again'),
  invalid_cursor: entry(400, 'Invalid cursor', 'Start the list again without a cursor'),
  invalid_consistency_token: entry(
    400,
    'Invalid consistency token',
    'Send the Consistency-Token of an earlier answer to the same organization, unchanged',
  ),
  idempotency_key_required: entry(
    400,
    'Idempotency key required',
    'Send an Idempotency-Key of 1 to 255 printable characters, a new one for each command',
  ),
  card_number_refused: entry(
    400,
    'Card number refused',
    'Remove what looks like a card number; card numbers must not be stored here',
  ),
  unauthenticated: entry(401, 'Unauthenticated', 'Send a valid key as Authorization: Bearer <key>'),
  forbidden: entry(403, 'Forbidden', 'Use a key with the scope that the route needs'),
  organization_suspended: entry(403, 'Organization suspended', 'Ask the operator to resume it'),
  not_found: entry(404, 'Not found', 'Check the address'),
  payment_not_found: entry(
    404,
    'Payment not found',
    'Check the id and the organization of the key',
  ),
  refund_not_found: entry(404, 'Refund not found', "Check the refund's id and its payment's"),
  event_not_found: entry(404, 'Event not found', 'Check the id and the organization of the key'),
  subscription_not_found: entry(404, 'Subscription not found', 'Check its name in the list'),
  command_not_found: entry(
    404,
    'Command not found',
    'Check the id and the organization of the key',
  ),
  bulk_job_not_found: entry(
    404,
    'Bulk job not found',
    'Check the id and the organization of the key',
  ),
  report_not_found: entry(
    404,
    'Report not found',
    'Check the id and the organization of the key; reports are kept for 7 days',
  ),
  api_key_not_found: entry(
    404,
    'API key not found',
    'Check the id and the organization of the key',
  ),
  webhook_endpoint_not_found: entry(
    404,
    'Webhook endpoint not found',
    'Check the id and the organization of the key',
  ),
  webhook_delivery_not_found: entry(
    404,
    'Webhook delivery not found',
    'Check the id and the organization of the key; deliveries are kept for 30 days',
  ),
  organization_not_found: entry(404, 'Organization not found', 'Check the id'),
  method_not_allowed: entry(405, 'Method not allowed', 'Use a method that the Allow header names'),
  invalid_state: entry(409, 'Invalid state', 'Read the resource; `currentStatus` says where it is'),
  attempt_in_flight: entry(
    409,
    'Attempt in flight',
    'Wait for the provider to answer, then send it under a new key',
  ),
  payment_already_exists: entry(
    409,
    'Payment already exists',
    'Choose another id, or leave it out',
  ),
  webhook_endpoint_already_exists: entry(
    409,
    'Webhook endpoint already exists',
    'Choose another id, or leave it out',
  ),
  webhook_endpoint_limit_exceeded: entry(
    409,
    'Webhook endpoint limit exceeded',
    'Delete an endpoint first: an organization has at most 100',
  ),
  api_key_already_exists: entry(
    409,
    'API key already exists',
    'Choose another id, or leave it out',
  ),
  api_key_limit_exceeded: entry(
    409,
    'API key limit exceeded',
    'Revoke a key first: an organization has at most 1,000 that are neither revoked nor expired',
  ),
  bulk_job_limit_exceeded: entry(
    409,
    'Bulk job limit exceeded',
    'Wait until one has ended, or cancel one: an organization has at most 100 that are not over',
  ),
  report_already_exists: entry(409, 'Report already exists', 'Choose another id, or leave it out'),
  report_limit_exceeded: entry(
    409,
    'Report limit exceeded',
    'Wait until one has ended: an organization has at most 100 that are not over',
  ),
  refund_already_exists: entry(409, 'Refund already exists', 'Choose another id, or leave it out'),
  command_in_flight: entry(
    409,
    'Command in flight',
    'Wait for Retry-After seconds, or read the command at Location',
    true,
  ),
  payment_deleted: entry(410, 'Payment deleted', 'Read its events; the payment itself is gone'),
  webhook_endpoint_deleted: entry(410, 'Webhook endpoint deleted', 'Register a new one'),
  version_mismatch: entry(412, 'Version mismatch', 'Read the resource again and decide anew'),
  body_too_large: entry(413, 'Body too large', 'Send at most 1 MiB, as a bulk file 1 GiB'),
  unsupported_media_type: entry(
    415,
    'Unsupported media type',
    'Send application/json in UTF-8; a bulk file as application/x-ndjson or text/csv',
  ),
  idempotency_key_reused: entry(
    422,
    'Idempotency key reused',
    'Use a new key for a new request; this key belongs to another one',
  ),
  metadata_limit_exceeded: entry(422, 'Metadata limit exceeded', 'Remove metadata keys first'),
  refund_exceeds_captured: entry(422, 'Refund exceeds captured', 'Refund at most what is left'),
  capture_exceeds_authorized: entry(422, 'Capture exceeds authorized', 'Capture at most the rest'),
  rate_limited: entry(429, 'Rate limited', 'Wait for Retry-After seconds', true),
  queue_full: entry(429, 'Queue full', 'Wait for Retry-After seconds; commands are waiting', true),
  command_failed: entry(
    500,
    'Command failed',
    'Send the command again with POST /v1/commands/{id}/retry, or report its id',
  ),
  internal_error: entry(500, 'Internal error', 'Send the same request again with its key', true),
  database_unavailable: entry(503, 'Database unavailable', 'Nothing was accepted; try again', true),
  origin_unavailable: entry(503, 'Origin unavailable', 'Nothing was accepted; try again', true),
  shutting_down: entry(503, 'Shutting down', 'Nothing was accepted; try again', true),
  not_yet_consistent: entry(
    503,
    'Not yet consistent',
    'Wait for Retry-After seconds and read again with the same token',
    true,
  ),
  outcome_unknown: entry(
    504,
    'Outcome unknown',
    'Send the same request with the same Idempotency-Key again; it takes effect once',
    true,
  ),
} satisfies Record<string, ProblemEntry>;

export type ProblemCode = keyof typeof problemCatalogue;
