export { filterParameters, Sequence } from './event-parameters.ts';
export { get } from './get.ts';
export { list } from './list.ts';
