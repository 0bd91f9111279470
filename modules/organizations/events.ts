import type { ApiKeyResource } from './domain/api-key.ts';
import type { OrganizationResource } from './domain/organization.ts';

/** What other modules may know of this module's committed events. */
export type OrganizationEventData =
  | { readonly type: 'organization.created'; readonly data: OrganizationResource }
  | { readonly type: 'api_key.created'; readonly data: ApiKeyResource };
