import type { Context } from 'hono';
import * as v from 'valibot';
import { authorize } from './authenticate.ts';
import type { Environment } from './environment.ts';
import { parse } from './issues.ts';
import { parametersOf } from './parameters.ts';
import type { HttpParts } from './parts.ts';
import { primaryAnswer } from './primary-answer.ts';

/**
 * `GET /v1/metrics/subscriptions`: how many of the caller's own events each reader of the event log
 * has still to pass, and how old the first of them is. Those of nobody else are counted, so an
 * organization can tell nothing of others from it; the operator has `GET /v1/subscriptions`.
 */
export const subscriptionMetricsRoute =
  (parts: HttpParts) =>
  async (c: Context<Environment>): Promise<Response> => {
    const caller = c.get('caller');
    authorize(caller, ['events:read']);
    parse(v.strictObject({}), parametersOf(c));
    const { organizationId } = caller;
    if (organizationId === null) throw new Error('Waiting events have no organization');
    const answer = await primaryAnswer(c, parts);
    const data = await parts.waitingEvents(organizationId, parts.clock.now());
    return answer.send({
      data: data.map(({ name, waiting }) => ({ name, waiting: { ...waiting } })),
      nextCursor: null,
      previousCursor: null,
    });
  };
