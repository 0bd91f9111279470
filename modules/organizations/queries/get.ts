import * as v from 'valibot';
import { defineQuery, type QueryDefinition } from '../../kernel/query.ts';
import { ok } from '../../kernel/result.ts';
import type { OrganizationsOf } from '../ports.ts';

/** The caller's own organization. */
export const get = (organizations: OrganizationsOf): QueryDefinition =>
  defineQuery({
    type: 'organizations.own',
    scopes: ['organization:read'],
    primaryOnly: true,
    route: { path: '/v1/organization' },
    params: v.strictObject({}),
    run: async (_, { organizationId }) => ok(await organizations(organizationId).organization()),
  });
