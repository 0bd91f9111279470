import { group } from '../frame/cli-command.ts';
import { body, word } from '../request/fields.ts';
import { requestCommand } from '../request/request-command.ts';
import { few, member } from './columns.ts';
import { pageFields } from './page-fields.ts';

export const keys = group('Make and revoke API keys', {
  create: requestCommand({
    description: 'Make an API key; its secret is shown once',
    method: 'POST',
    path: '/v1/api-keys',
    fields: {
      name: body('text', 'What it is for', { required: true }),
      scopes: body('list', 'What it may do, such as payments:read,payments:write', {
        required: true,
      }),
      expiresAt: body('text', 'When it ends, such as 2027-01-31T00:00:00Z'),
    },
  }),
  list: requestCommand({
    description: 'List API keys, without their secrets',
    method: 'GET',
    path: '/v1/api-keys',
    fields: pageFields,
    columns: [
      member('id'),
      member('name'),
      member('expiresAt', 'expires'),
      member('revokedAt', 'revoked'),
      member('lastUsedAt', 'last used'),
      few('scopes'),
    ],
  }),
  revoke: requestCommand({
    description: 'Revoke an API key, within a minute',
    method: 'DELETE',
    path: '/v1/api-keys/:id',
    fields: { id: word('Id of the key') },
    done: 'Revoked',
  }),
});
