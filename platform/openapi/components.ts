import type { JsonObject } from '../../modules/kernel/json.ts';
import { ref } from './json-schema.ts';

const header = (name: string, description: string, schema: JsonObject, required = false) => ({
  name,
  in: 'header',
  required,
  description,
  schema,
});

/** Headers that many requests may have. */
export const sharedParameters = {
  IdempotencyKey: header(
    'Idempotency-Key',
    'The command takes effect once for this key, for ever; the same key tells what became of it',
    { type: 'string', minLength: 1, maxLength: 255 },
    true,
  ),
  Prefer: header('Prefer', '`respond-async`, or `wait=N` (0 to 30 seconds)', { type: 'string' }),
  IfMatch: header('If-Match', 'The ETag that the resource must still have', { type: 'string' }),
  ConsistencyToken: header(
    'Consistency-Token',
    'That of an earlier answer: this one will be at least as new',
    { type: 'string' },
  ),
};

export const headers = {
  ConsistencyToken: {
    description: 'Send it with a later GET to read no less than this answer knew',
    schema: { type: 'string' },
  },
};

const problem = (description: string): JsonObject => ({
  description,
  content: { 'application/problem+json': { schema: ref('Problem') } },
});

/** Refusals by their status. */
export const problemAnswers: Readonly<Record<string, JsonObject>> = {
  '400': problem('Mend what `errors` points at'),
  '401': problem('Send a valid key'),
  '403': problem('Use a key with the scope, or have the organization resumed'),
  '404': problem('There is none, or it is not of this organization'),
  '409': problem('Its state does not allow it'),
  '410': problem('It was deleted'),
  '412': problem('It has another version'),
  '413': problem('The body is too large'),
  '415': problem('Send another media type'),
  '422': problem('The key was used for another request, or a sum does not allow it'),
  '429': problem('Wait for `Retry-After` seconds'),
  '500': problem('The command failed; it can be sent again'),
  '503': problem('Nothing was accepted; try again'),
  '504': problem('Unknown: send the same request with the same key again'),
};

const always = ['400', '401', '403', '429', '503'];
const ofCommands = ['409', '412', '413', '415', '422', '500', '504'];

/** The statuses that a route may be refused with. */
export const refusalsOf = (method: string, path: string): string[] => [
  ...always,
  ...(path.includes(':') ? ['404', '410'] : []),
  ...(method === 'GET' ? [] : ofCommands),
];
