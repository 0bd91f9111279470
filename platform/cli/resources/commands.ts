import { group } from '../frame/cli-command.ts';
import { query, word } from '../request/fields.ts';
import { requestCommand } from '../request/request-command.ts';
import { member } from './columns.ts';
import { pageFields } from './page-fields.ts';

const id = word('Id of the command');

export const commands = group('See what became of commands', {
  get: requestCommand({
    description: 'Show a command and its timeline',
    method: 'GET',
    path: '/v1/commands/:id',
    fields: { id },
  }),
  list: requestCommand({
    description: 'List commands',
    method: 'GET',
    path: '/v1/commands',
    fields: {
      status: query('text', 'accepted, executing, succeeded, refused or failed'),
      type: query('text', 'Only this type, such as payments.create'),
      ...pageFields,
    },
    columns: [
      member('id'),
      member('type'),
      member('status'),
      member('createdAt', 'created'),
      member('finishedAt', 'finished'),
    ],
  }),
  retry: requestCommand({
    description: 'Send a failed command again, under its own id',
    method: 'POST',
    path: '/v1/commands/:id/retry',
    fields: { id },
  }),
});
