export { create } from './create.ts';
export { createApiKey } from './create-api-key.ts';
export { revokeApiKey } from './revoke-api-key.ts';
export { resume, suspend } from './set-status.ts';
