import * as v from 'valibot';
import { partParameters } from '../../kernel/list-part.ts';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import type { WebhooksOf } from '../ports.ts';
import { answerOf, readPage } from './page.ts';

const of = 'endpoints';

/** The endpoints of an organization, newest first. */
export const list = (webhooks: WebhooksOf): QueryDefinition =>
  defineQuery({
    type: 'webhook_endpoints.list',
    scopes: ['webhooks:write'],
    primaryOnly: true,
    route: { path: '/v1/webhook-endpoints' },
    params: v.strictObject(partParameters),
    async run(asked, { organizationId, cursors }) {
      const page = readPage(cursors, of, asked);
      if (!page.ok) return page;
      const read = await webhooks(organizationId).endpoints(page.value);
      return answerOf(cursors, of, read, page.value);
    },
  });
