export { find, list } from './directory.ts';
export { get } from './get.ts';
export { getApiKey } from './get-api-key.ts';
export { listApiKeys } from './list-api-keys.ts';
