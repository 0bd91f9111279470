import type { Context } from 'hono';
import * as v from 'valibot';
import type { JsonObject } from '../../modules/kernel/json.ts';
import type { SubscriptionState } from '../events/ports.ts';
import { authorize } from './authenticate.ts';
import type { Environment } from './environment.ts';
import { parse } from './issues.ts';
import { parametersOf } from './parameters.ts';
import type { HttpParts } from './parts.ts';
import { Problem } from './problem.ts';

type Parts = Pick<HttpParts, 'eventLog' | 'clock'>;

/**
 * `GET /v1/subscriptions`: the named readers of the event log, and how far each is. The operator's
 * alone: places and lags count the events of every organization.
 */
export const subscriptionListRoute =
  ({ eventLog, clock }: Parts) =>
  async (c: Context<Environment>): Promise<Response> => {
    authorize(c.get('caller'), ['root']);
    parse(v.strictObject({}), parametersOf(c));
    const states = await eventLog.states(clock.now());
    const data = states.map(resourceOf);
    return answer(c, { data, nextCursor: null, previousCursor: null });
  };

/** `GET /v1/subscriptions/{name}`: one of them. */
export const subscriptionRoute =
  ({ eventLog, clock }: Parts) =>
  async (c: Context<Environment>): Promise<Response> => {
    authorize(c.get('caller'), ['root']);
    const { id } = parse(v.strictObject({ id: v.string() }), parametersOf(c));
    const states = await eventLog.states(clock.now());
    const state = states.find(({ name }) => name === id);
    if (state) return answer(c, resourceOf(state));
    throw new Problem('subscription_not_found', `No subscription "${id}"; check its name`);
  };

const resourceOf = (state: SubscriptionState): JsonObject => ({ object: 'subscription', ...state });

const answer = (c: Context<Environment>, body: JsonObject): Response =>
  c.body(JSON.stringify(body), 200, {
    'Content-Type': 'application/json',
    'Cache-Control': 'private, no-cache',
  });
