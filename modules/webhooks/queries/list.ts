import * as v from 'valibot';
import { idList } from '../../kernel/id-list.ts';
import { partParameters } from '../../kernel/list-part.ts';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import { ok } from '../../kernel/result.ts';
import type { WebhooksOf } from '../ports.ts';

/** The endpoints of an organization, newest first. */
export const list = (webhooks: WebhooksOf): QueryDefinition =>
  defineQuery({
    type: 'webhook_endpoints.list',
    scopes: ['webhooks:write'],
    primaryOnly: true,
    route: { path: '/v1/webhook-endpoints' },
    params: v.strictObject(partParameters),
    async run(asked, { organizationId, cursors }) {
      const listed = await idList(asked, cursors, webhooks(organizationId).endpoints);
      if (!listed.ok) return listed;
      const { json, found } = listed.value;
      return ok({ json, epoch: found.epoch, position: found.position });
    },
  });
