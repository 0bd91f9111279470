import type { ApiKeyEvent, ApiKeyResource } from './domain/api-key.ts';
import type { OrganizationEvent, OrganizationResource } from './domain/organization.ts';

/** What other modules may know of this module's committed events. */
export type OrganizationEventData =
  | { readonly type: OrganizationEvent['type']; readonly data: OrganizationResource }
  | { readonly type: ApiKeyEvent['type']; readonly data: ApiKeyResource };

/** After one of these, keys of its organization that opened something may open nothing any more. */
export const keyEndings: ReadonlySet<string> = new Set<OrganizationEventData['type']>([
  'api_key.revoked',
  'organization.suspended',
]);
