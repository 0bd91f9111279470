import * as v from 'valibot';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import { ok } from '../../kernel/result.ts';
import type { WebhooksOf } from '../ports.ts';
import { existing } from './existing.ts';

/** How sending to an endpoint goes: what each attempt may change, and no version counts. */
export const health = (webhooks: WebhooksOf): QueryDefinition =>
  defineQuery({
    type: 'webhook_endpoints.health',
    scopes: ['webhooks:write'],
    primaryOnly: true,
    route: { path: '/v1/webhook-endpoints/:id/health' },
    params: v.strictObject({ id: v.string() }),
    async run({ id }, { organizationId }) {
      const reader = webhooks(organizationId);
      const endpoint = existing(id, await reader.endpoint(id));
      if (!endpoint.ok) return endpoint;
      const { health: json, epoch, position } = await reader.health(id);
      return ok({ json: JSON.stringify(json), epoch, position });
    },
  });
