import { group } from '../frame/cli-command.ts';
import { body, word } from '../request/fields.ts';
import { requestCommand, type Request } from '../request/request-command.ts';
import { member } from './columns.ts';
import { pageFields } from './page-fields.ts';

const id = word('Id of the organization');
const move = (name: string, description: string): Request => ({
  description,
  method: 'POST',
  path: `/v1/organizations/:id/${name}`,
  fields: { id },
  as: 'operator',
});

export const organizations = group('Make and suspend organizations, with the root key', {
  create: requestCommand({
    description: 'Make an organization; its first key is shown once',
    method: 'POST',
    path: '/v1/organizations',
    fields: { name: body('text', 'Its name', { required: true }) },
    as: 'operator',
  }),
  list: requestCommand({
    description: 'List organizations',
    method: 'GET',
    path: '/v1/organizations',
    fields: pageFields,
    columns: [member('id'), member('name'), member('status'), member('createdAt', 'created')],
    as: 'operator',
  }),
  suspend: requestCommand(move('suspend', 'Refuse what an organization asks for')),
  resume: requestCommand(move('resume', 'Answer an organization again')),
});
