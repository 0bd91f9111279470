import type { Module } from '../kernel/module.ts';
import { create, createApiKey } from './commands/index.ts';
import { apiKey } from './domain/api-key.ts';
import { organization } from './domain/organization.ts';

/** The organizations module: organizations and their API keys. */
export const organizations = (): Module => ({
  name: 'organizations',
  aggregates: [organization, apiKey],
  commands: [create, createApiKey],
  queries: [],
  handlers: [],
});

export type { ApiKey, ApiKeyResource } from './domain/api-key.ts';
export type { OrganizationResource } from './domain/organization.ts';
