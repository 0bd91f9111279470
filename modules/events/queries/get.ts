import * as v from 'valibot';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import { ok, refuse } from '../../kernel/result.ts';
import type { EventsOf } from '../ports.ts';

/** One event by its id. */
export const get = (events: EventsOf): QueryDefinition =>
  defineQuery({
    type: 'events.get',
    scopes: ['events:read'],
    route: { path: '/v1/events/:id' },
    params: v.strictObject({ id: v.string() }),
    async run({ id }, { organizationId }) {
      const { event, epoch, position } = await events(organizationId).get(id);
      if (event) return ok({ json: event.json, epoch, position });
      const detail = `No event "${id}" in this organization; check the id`;
      return refuse({ kind: 'not_found', code: 'event_not_found', detail, epoch, position });
    },
  });
