import { scopes } from '../../../modules/kernel/scope.ts';
import { exactly, integer, listOf, object, oneOf, orNull, text, time } from '../json-schema.ts';

export const organizationSchemas = {
  Organization: object(
    {
      id: text(),
      object: exactly('organization'),
      name: text(),
      status: oneOf('active', 'suspended'),
      version: integer(),
      createdAt: time(),
    },
    { apiKey: orNull(text('Its first key, shown once; null in a replay')) },
  ),
  ApiKey: object(
    {
      id: text(),
      object: exactly('api_key'),
      organizationId: text(),
      name: text(),
      scopes: listOf(oneOf(...scopes)),
      expiresAt: orNull(time()),
      revokedAt: orNull(time()),
      lastUsedAt: orNull(time('To the minute')),
      version: integer(),
      createdAt: time(),
    },
    { secret: orNull(text('Shown once; null in a replay')) },
  ),
};
