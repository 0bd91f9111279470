import * as v from 'valibot';
import { askedList } from '../../kernel/asked-list.ts';
import { IdPlace } from '../../kernel/id-list.ts';
import { partParameters } from '../../kernel/list-part.ts';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import { deliveryStatuses } from '../domain/delivery.ts';
import { ok } from '../../kernel/result.ts';
import type { WebhooksOf } from '../ports.ts';
import { existing } from './existing.ts';

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
      ...partParameters,
    }),
    async run({ id, status, ...asked }, { organizationId, cursors }) {
      const statuses = deliveryStatuses.filter((each) =>
        [status ?? deliveryStatuses].flat().includes(each),
      );
      const of = `${statuses.join()} ${id}`;
      const list = askedList(IdPlace, asked, cursors, of);
      if (!list.ok) return list;
      const reader = webhooks(organizationId);
      const endpoint = existing(id, await reader.endpoint(id));
      if (!endpoint.ok) return endpoint;
      const found = await reader.deliveries(id, statuses, list.value.page);
      const { epoch, position } = found;
      return ok({ json: list.value.bodyOf(found), epoch, position });
    },
  });
