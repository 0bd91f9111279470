import * as v from 'valibot';
import { timestamp } from '../../kernel/clock.ts';
import { defineCommand } from '../../kernel/command.ts';
import { ClientId } from '../../kernel/id.ts';
import { ok, refuse } from '../../kernel/result.ts';
import { scopes } from '../../kernel/scope.ts';
import { text } from '../../kernel/text.ts';
import { Time } from '../../kernel/time.ts';
import type { ApiKeyCreated, ApiKeyTerms } from '../domain/api-key.ts';
import { organization, type OrganizationResource } from '../domain/organization.ts';

const Body = v.strictObject({
  id: v.optional(ClientId),
  name: v.pipe(text(255), v.minLength(1, 'Send a name')),
  scopes: v.pipe(
    v.array(v.picklist(scopes, `Use scopes of: ${scopes.join(', ')}`)),
    v.minLength(1, 'Send at least one scope'),
    v.maxLength(scopes.length, 'Send each scope once'),
  ),
  expiresAt: v.nullish(Time),
  organizationId: v.optional(v.string()),
});

type Input = ApiKeyTerms & { readonly id: string };

/** Makes an API key; its secret is shown once. The root key names the organization it is for. */
export const createApiKey = defineCommand<Input, OrganizationResource>({
  type: 'api_keys.create',
  aggregate: organization,
  target: 'existing',
  child: 'api_key',
  scopes: ['keys:write', 'root'],
  route: { method: 'POST', path: '/v1/api-keys', status: 201 },
  secrets: ['secret'],
  body: Body,
  prepare(body, caller, make) {
    const named = body['organizationId'] as string | undefined;
    const organizationId = caller.organizationId ?? named;
    if (organizationId === undefined || (named !== undefined && named !== organizationId)) {
      return refuse({
        code: 'invalid_request',
        pointer: '/organizationId',
        detail: 'Name the organization with the root key only, and always with it',
      });
    }
    const { secret, hash } = make.secrets.make('qk_');
    const expiresAt = (body['expiresAt'] as string | null | undefined) ?? null;
    return ok({
      input: {
        id: (body['id'] as string | undefined) ?? make.ids.make('key'),
        name: body['name'] ?? null,
        scopes: [...new Set(body['scopes'] as readonly string[])],
        expiresAt: expiresAt && timestamp(Date.parse(expiresAt)),
        hash,
      },
      organizationId,
      aggregateId: organizationId,
      secrets: { secret },
    });
  },
  decide({ id, ...terms }) {
    const created: ApiKeyCreated = { type: 'api_key.created', subject: id, terms };
    return ok({ events: [created] });
  },
});
