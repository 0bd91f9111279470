export { deliveries } from './deliveries.ts';
export { get } from './get.ts';
export { list } from './list.ts';
