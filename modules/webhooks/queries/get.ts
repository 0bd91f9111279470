import * as v from 'valibot';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import { ok } from '../../kernel/result.ts';
import type { WebhooksOf } from '../ports.ts';
import { existing } from './existing.ts';

/** One endpoint by its id. */
export const get = (webhooks: WebhooksOf): QueryDefinition =>
  defineQuery({
    type: 'webhook_endpoints.get',
    scopes: ['webhooks:write'],
    primaryOnly: true,
    route: { path: '/v1/webhook-endpoints/:id' },
    params: v.strictObject({ id: v.string() }),
    async run({ id }, { organizationId }) {
      const found = await webhooks(organizationId).endpoint(id);
      const endpoint = existing(id, found);
      if (!endpoint.ok) return endpoint;
      const { epoch, position } = found;
      const { version } = endpoint.value;
      return ok({ json: JSON.stringify(endpoint.value), epoch, position, version });
    },
  });
