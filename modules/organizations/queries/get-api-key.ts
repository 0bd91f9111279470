import * as v from 'valibot';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import { ok, refuse } from '../../kernel/result.ts';
import type { OrganizationsOf } from '../ports.ts';

/** One API key by its id, never with its secret. */
export const getApiKey = (organizations: OrganizationsOf): QueryDefinition =>
  defineQuery({
    type: 'api_keys.get',
    scopes: ['keys:write'],
    primaryOnly: true,
    route: { path: '/v1/api-keys/:id' },
    params: v.strictObject({ id: v.string() }),
    async run({ id }, { organizationId }) {
      const { key, ...freshness } = await organizations(organizationId).apiKey(id);
      if (key) return ok({ ...key, ...freshness });
      const detail = `No API key "${id}" in this organization; check the id`;
      return refuse({ kind: 'not_found', code: 'api_key_not_found', detail, ...freshness });
    },
  });
