import * as v from 'valibot';
import { PageLimit } from '../../kernel/page.ts';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import type { WebhooksOf } from '../ports.ts';
import { answerOf, readMark } from './page.ts';

const of = 'endpoints';

/** The endpoints of an organization, newest first. */
export const list = (webhooks: WebhooksOf): QueryDefinition =>
  defineQuery({
    type: 'webhook_endpoints.list',
    scopes: ['webhooks:write'],
    primaryOnly: true,
    route: { path: '/v1/webhook-endpoints' },
    params: v.strictObject({ limit: v.optional(PageLimit), cursor: v.optional(v.string()) }),
    async run({ limit = 10, cursor }, { organizationId, cursors }) {
      const mark = readMark(cursors, of, cursor);
      if (!mark.ok) return mark;
      const read = await webhooks(organizationId).endpoints({ limit, mark: mark.value });
      return answerOf(cursors, of, read, limit, mark.value);
    },
  });
