import * as v from 'valibot';
import { defineCommand } from '../../kernel/command.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { ok } from '../../kernel/result.ts';
import { apiKey, type ApiKey, type ApiKeyRevoked } from '../domain/api-key.ts';

/** Ends an API key for ever. It stays in the list, and revoking it again changes nothing. */
export const revokeApiKey = defineCommand<JsonObject, ApiKey>({
  type: 'api_keys.revoke',
  aggregate: apiKey,
  target: 'existing',
  scopes: ['keys:write'],
  route: { method: 'DELETE', path: '/v1/api-keys/:id', status: 204 },
  body: v.strictObject({}),
  decide(_, { resource }) {
    const revoked: ApiKeyRevoked = { type: 'api_key.revoked' };
    return ok({ events: resource.revokedAt === null ? [revoked] : [] });
  },
});
