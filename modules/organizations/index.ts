import type { Module } from '../kernel/module.ts';
import { create, createApiKey, resume, revokeApiKey, suspend } from './commands/index.ts';
import { apiKey } from './domain/api-key.ts';
import { organization } from './domain/organization.ts';
import type { OrganizationDirectory, OrganizationsOf } from './ports.ts';
import { find, get, getApiKey, list, listApiKeys } from './queries/index.ts';

/** The organizations module: organizations and their API keys. */
export const organizations = (ports: {
  readonly organizations: OrganizationsOf;
  readonly directory: OrganizationDirectory;
}): Module => ({
  name: 'organizations',
  aggregates: [organization, apiKey],
  commands: [create, suspend, resume, createApiKey, revokeApiKey],
  queries: [
    list(ports.directory),
    find(ports.directory),
    get(ports.organizations),
    listApiKeys(ports.organizations),
    getApiKey(ports.organizations),
  ],
  handlers: [],
});

export type { ApiKey, ApiKeyResource } from './domain/api-key.ts';
export type { OrganizationResource } from './domain/organization.ts';
