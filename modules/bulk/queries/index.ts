export { get } from './get.ts';
export { list } from './list.ts';
export { results } from './results.ts';
