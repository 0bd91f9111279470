import * as v from 'valibot';
import { idList } from '../../kernel/id-list.ts';
import { partParameters } from '../../kernel/list-part.ts';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import { ok } from '../../kernel/result.ts';
import type { OrganizationsOf } from '../ports.ts';

/** The API keys of an organization, newest first, revoked ones too. */
export const listApiKeys = (organizations: OrganizationsOf): QueryDefinition =>
  defineQuery({
    type: 'api_keys.list',
    scopes: ['keys:write'],
    primaryOnly: true,
    route: { path: '/v1/api-keys' },
    params: v.strictObject(partParameters),
    async run(asked, { organizationId, cursors }) {
      const { apiKeys } = organizations(organizationId);
      const list = await idList(asked, cursors, apiKeys);
      if (!list.ok) return list;
      const { json, found } = list.value;
      return ok({ json, epoch: found.epoch, position: found.position });
    },
  });
