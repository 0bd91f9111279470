/** What an API key may be allowed to do. Every route declares the one that it needs. */
export const scopes = [
  'payments:read',
  'payments:write',
  'commands:read',
  'events:read',
  'webhooks:write',
  'users:write',
  'keys:write',
  'reports:write',
  'organization:read',
  'audit:read',
  'usage:write',
  'usage:read',
  'billing:read',
  'billing:write',
  'bulk:write',
] as const;

export type Scope = (typeof scopes)[number];

/** Routes of the operator are open to the root key alone. */
export type RouteScope = Scope | 'root';
