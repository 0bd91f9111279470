export { get } from './get.ts';
export { results } from './results.ts';
