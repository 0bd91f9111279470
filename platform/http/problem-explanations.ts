/** Why a problem comes, beside what to do about it. */
interface Explanation {
  readonly when: string;
  /** The page that says more. */
  readonly guide: string;
}

const guides = {
  idempotency: '/docs/idempotency.md',
  consistency: '/docs/consistency.md',
  money: '/docs/money.md',
  webhooks: '/docs/webhooks.md',
  events: '/docs/events.md',
  files: '/docs/bulk.md',
  edge: '/docs/edge.md',
  reference: '/docs',
};

const of =
  (guide: keyof typeof guides) =>
  (when: string): Explanation => ({ when, guide: guides[guide] });
const [idempotency, consistency, money, webhooks] = [
  of('idempotency'),
  of('consistency'),
  of('money'),
  of('webhooks'),
];
const reference = of('reference');
const notFound = (what: string, explained = reference): Explanation =>
  explained(
    `There is no ${what} of that id for this key. What belongs to another organization is not there either`,
  );
const taken = (what: string): Explanation =>
  reference(
    `The body names an id that another ${what} of this organization has, or had. Where an earlier request of yours made it, its own Idempotency-Key gives the answer that you have missed`,
  );

/** For each code that a problem may have. */
export const problemExplanations: Readonly<Record<string, Explanation>> = {
  invalid_request: reference(
    'The body or a parameter is not as its schema says: a field is missing, unknown, too long or of another type. `errors` has a pointer to each, `/amount` into the body, `/sort` for a parameter. Amounts are integers of minor units, texts never',
  ),
  invalid_cursor: reference(
    'The cursor was changed, belongs to other filters, another list or another organization, or was made before a secret was taken away. For events it is a place that this log never had',
  ),
  invalid_consistency_token: consistency(
    'The token was changed, cut off, or made for another organization',
  ),
  idempotency_key_required: idempotency(
    'Every POST, PATCH and DELETE needs a key that stands for what you mean to do, so that it happens once however often it is sent',
  ),
  card_number_refused: reference(
    'A description, reference or metadata value has 13 to 19 digits that pass the check of card numbers',
  ),
  unauthenticated: reference(
    'No key was sent, or one that nobody has, that has expired, or that was revoked. Wrong and unknown keys are answered alike',
  ),
  forbidden: reference(
    'The key is valid and may not do this: `detail` names the scope that is missing. The root key makes organizations and keys, and sees nothing inside them',
  ),
  organization_suspended: reference('The operator has suspended the organization of this key'),
  not_found: reference('There is no route of this path'),
  payment_not_found: notFound('payment'),
  refund_not_found: notFound('refund'),
  event_not_found: notFound('event', of('events')),
  subscription_not_found: of('events')('No reader of the event log has this name'),
  command_not_found: notFound('command'),
  bulk_job_not_found: notFound('bulk job', of('files')),
  report_not_found: notFound('report', of('files')),
  api_key_not_found: notFound('API key'),
  webhook_endpoint_not_found: notFound('webhook endpoint', webhooks),
  webhook_delivery_not_found: notFound('delivery', webhooks),
  organization_not_found: notFound('organization'),
  method_not_allowed: reference('The path exists, and takes other methods'),
  invalid_state: reference(
    'What is asked for cannot follow from where the resource is: a completed payment is not canceled, a pending command not retried. It may have moved since you have read it',
  ),
  attempt_in_flight: reference(
    'The payment is at its provider, or nobody knows yet what the provider did (`in_doubt`). Until that is known nothing may move it, so that nothing is charged twice',
  ),
  payment_already_exists: taken('payment'),
  refund_already_exists: taken('refund'),
  webhook_endpoint_already_exists: taken('webhook endpoint'),
  api_key_already_exists: taken('API key'),
  webhook_endpoint_limit_exceeded: webhooks('An organization has a bounded number of endpoints'),
  api_key_limit_exceeded: reference('An organization has a bounded number of keys that are valid'),
  bulk_job_limit_exceeded: of('files')(
    'Too many files of this organization are being executed, or are paused. Nothing of this one was done',
  ),
  report_already_exists: taken('report'),
  report_limit_exceeded: of('files')('Too many reports of this organization are being written'),
  command_in_flight: idempotency(
    'A hundred requests with this key wait already for the first of them, which still runs',
  ),
  payment_deleted: reference('The payment was there and was deleted. Its id is never used again'),
  webhook_endpoint_deleted: webhooks('The endpoint was there and was deleted'),
  version_mismatch: consistency(
    'The `If-Match` of the request names another version than the resource had when the command was executed: somebody else was quicker, or a backup was restored since',
  ),
  body_too_large: reference('The body is larger than this route takes'),
  unsupported_media_type: reference('The `Content-Type` is missing, or names something else'),
  idempotency_key_reused: idempotency(
    'The key was used before, with another method, path, query, `If-Match` or body. That first request stands, and this one did nothing. A counter that began again, or a key made of too little, are the usual reasons',
  ),
  metadata_limit_exceeded: reference(
    'What would be merged has more than 50 keys; each is allowed, together they are too many',
  ),
  refund_exceeds_captured: money(
    'Refunds of a payment that have not failed may add up to what was captured, and no more. An open refund counts as given. `detail` says what is left',
  ),
  capture_exceeds_authorized: money(
    'Captures of a payment may add up to its amount, and no more. `detail` says what is left',
  ),
  rate_limited: reference(
    'The organization has sent more requests in a second than it may. It is a limit of each process',
  ),
  queue_full: reference(
    'Too many accepted commands of this organization, or of everybody, wait to be executed',
  ),
  command_failed: idempotency(
    'Executing the command threw: a bug, which was logged under the id of the command. Nothing was changed, and the failure is kept under the key',
  ),
  internal_error: reference(
    'Something was not foreseen, and was logged under the `requestId`. Whether a command was accepted is not known',
  ),
  database_unavailable: idempotency(
    'The database cannot be reached, is locked, or its disk is full',
  ),
  origin_unavailable: of('edge')(
    'This edge cannot reach the origin, which alone takes commands and has what is not near',
  ),
  shutting_down: idempotency('This process was asked to end, and takes nothing new'),
  not_yet_consistent: consistency(
    'What the token has seen is in no place yet that may answer, the primary included; or a command that it knows of is still open after two seconds',
  ),
  outcome_unknown: idempotency(
    'The database, or the origin, stopped answering in the middle. The command may have been accepted or not: nobody can say now, and the key will',
  ),
};
