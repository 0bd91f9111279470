export { deliveries } from './deliveries.ts';
export { get } from './get.ts';
export { health } from './health.ts';
export { list } from './list.ts';
