export { create } from './create.ts';
export { createApiKey } from './create-api-key.ts';
