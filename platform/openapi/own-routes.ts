import * as v from 'valibot';
import { filterParameters, Sequence } from '../../modules/events/index.ts';
import { partParameters } from '../../modules/kernel/list-part.ts';
import type { DescribedRoute } from './operation.ts';

/** The routes under `/v1` that are of the platform, and of no module. */
export const ownRoutes: readonly DescribedRoute[] = [
  {
    method: 'GET',
    path: '/v1/commands',
    scopes: ['commands:read', 'root'],
    params: v.strictObject({
      status: v.optional(v.picklist(['accepted', 'executing', 'succeeded', 'refused', 'failed'])),
      type: v.optional(v.string()),
      ...partParameters,
    }),
  },
  { method: 'GET', path: '/v1/commands/:id', scopes: ['commands:read', 'root'] },
  { method: 'POST', path: '/v1/commands/:id/retry', scopes: ['payments:write', 'root'] },
  {
    method: 'GET',
    path: '/v1/events/stream',
    scopes: ['events:read'],
    params: v.strictObject({
      ...filterParameters,
      after: v.optional(Sequence),
      last_event_id: v.optional(v.string()),
    }),
  },
  { method: 'GET', path: '/v1/subscriptions', scopes: ['root'] },
  { method: 'GET', path: '/v1/subscriptions/:id', scopes: ['root'] },
  {
    method: 'GET',
    path: '/v1/metrics/workflows',
    scopes: ['commands:read', 'root'],
    params: v.strictObject({ window: v.optional(v.string()) }),
  },
  {
    method: 'GET',
    path: '/v1/metrics/cache',
    scopes: ['commands:read', 'root'],
    params: v.strictObject({ window: v.optional(v.string()) }),
  },
  { method: 'GET', path: '/v1/metrics/subscriptions', scopes: ['events:read'] },
];
