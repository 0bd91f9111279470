import { pageOf, ref } from '../json-schema.ts';
import type { Operations } from '../operation.ts';

const tag = 'Organizations and keys';
const organization = ref('Organization');

export const organizationOperations: Operations = {
  'POST /v1/organizations': {
    tag,
    summary: 'Create an organization',
    description: 'Its first key, of every scope, is shown once. For the root key.',
    answer: organization,
    example: { name: 'Acme' },
  },
  'GET /v1/organizations': {
    tag,
    summary: 'List organizations',
    description: 'For the root key.',
    answer: pageOf(organization),
  },
  'GET /v1/organizations/:id': {
    tag,
    summary: 'Get an organization',
    description: 'For the root key.',
    answer: organization,
    parameters: { id: 'org_1' },
  },
  'POST /v1/organizations/:id/suspend': {
    tag,
    summary: 'Suspend an organization',
    description: 'Its keys are refused within a minute, everywhere. For the root key.',
    answer: organization,
    parameters: { id: 'org_1' },
  },
  'POST /v1/organizations/:id/resume': {
    tag,
    summary: 'Resume an organization',
    description: 'For the root key.',
    answer: organization,
    parameters: { id: 'org_1' },
  },
  'GET /v1/organization': { tag, summary: 'Get your organization', answer: organization },
  'POST /v1/api-keys': {
    tag,
    summary: 'Create an API key',
    description:
      'Its secret is shown once, in the first answer. The root key names the organization. It has at most 1,000 that are neither revoked nor expired.',
    answer: ref('ApiKey'),
    example: { name: 'Reports', scopes: ['payments:read', 'reports:write'] },
  },
  'GET /v1/api-keys': { tag, summary: 'List API keys', answer: pageOf(ref('ApiKey')) },
  'GET /v1/api-keys/:id': {
    tag,
    summary: 'Get an API key',
    answer: ref('ApiKey'),
    parameters: { id: 'key_1' },
  },
  'DELETE /v1/api-keys/:id': {
    tag,
    summary: 'Revoke an API key',
    description: 'It opens nothing any more within a minute, everywhere.',
    parameters: { id: 'key_1' },
  },
};
