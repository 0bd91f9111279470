import type { Context } from 'hono';
import type { Log } from '../logging/log.ts';
import type { Environment } from './environment.ts';
import { Problem, problemResponse } from './problem.ts';

/** Tells the log of what nobody expected, and whoever asked by which request it is found there. */
export function answerFailure(
  c: Context<Environment>,
  log: Log,
  error: unknown,
  problem = new Problem(
    'internal_error',
    `Send the same request again, or report request ${c.get('requestId')}`,
  ),
): Response {
  log.error('Cannot answer a request', { requestId: c.get('requestId'), error });
  return problemResponse(c, problem);
}
