import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import { ok } from '../../kernel/result.ts';
import { scopes } from '../../kernel/scope.ts';
import { text } from '../../kernel/text.ts';
import type { ApiKeyCreated, ApiKeyTerms } from '../domain/api-key.ts';
import {
  organization,
  type OrganizationCreated,
  type OrganizationResource,
} from '../domain/organization.ts';

type Input = {
  readonly name: string;
  readonly firstKey: ApiKeyTerms & { readonly id: string };
};

/** Makes an organization with a first API key of every scope. The operator's alone. */
export const create = defineCommand<Input, OrganizationResource | undefined>({
  type: 'organizations.create',
  aggregate: organization,
  target: 'new',
  scopes: ['root'],
  route: { method: 'POST', path: '/v1/organizations', status: 201 },
  idPrefix: 'org',
  secrets: ['apiKey'],
  body: v.strictObject({ name: v.pipe(text(255), v.minLength(1, 'Send a name')) }),
  prepare(body, { aggregateId }, make) {
    const { secret, hash } = make.secrets.make('qk_');
    const firstKey = {
      id: make.ids.make('key'),
      name: 'First key',
      scopes: [...scopes],
      expiresAt: null,
      hash,
    };
    return ok({
      input: { ...body, firstKey },
      organizationId: aggregateId,
      secrets: { apiKey: secret },
    });
  },
  decide({ name, firstKey: { id, ...terms } }) {
    const organizationCreated: OrganizationCreated = { type: 'organization.created', name };
    const keyCreated: ApiKeyCreated = { type: 'api_key.created', subject: id, terms };
    return ok({ events: [organizationCreated, keyCreated] });
  },
});
