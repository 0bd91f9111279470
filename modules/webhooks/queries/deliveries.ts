import * as v from 'valibot';
import { PageLimit } from '../../kernel/page.ts';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import { deliveryStatuses } from '../domain/delivery.ts';
import type { WebhooksOf } from '../ports.ts';
import { existing } from './existing.ts';
import { answerOf, readMark } from './page.ts';

const Status = v.picklist(deliveryStatuses, `Use a status of: ${deliveryStatuses.join(', ')}`);

/** The deliveries to an endpoint, newest first, with what was sent and what came back. */
export const deliveries = (webhooks: WebhooksOf): QueryDefinition =>
  defineQuery({
    type: 'webhook_endpoints.deliveries',
    scopes: ['webhooks:write'],
    primaryOnly: true,
    route: { path: '/v1/webhook-endpoints/:id/deliveries' },
    params: v.strictObject({
      id: v.string(),
      status: v.optional(v.union([Status, v.array(Status)], Status.message as string)),
      limit: v.optional(PageLimit),
      cursor: v.optional(v.string()),
    }),
    async run({ id, status, limit = 10, cursor }, { organizationId, cursors }) {
      const statuses = deliveryStatuses.filter((each) =>
        [status ?? deliveryStatuses].flat().includes(each),
      );
      const of = `${statuses.join()} ${id}`;
      const mark = readMark(cursors, of, cursor);
      if (!mark.ok) return mark;
      const reader = webhooks(organizationId);
      const endpoint = existing(id, await reader.endpoint(id));
      if (!endpoint.ok) return endpoint;
      const read = await reader.deliveries(id, statuses, { limit, mark: mark.value });
      return answerOf(cursors, of, read, limit, mark.value);
    },
  });
