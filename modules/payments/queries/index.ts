export { get } from './get.ts';
export { getRefund } from './get-refund.ts';
export { listRefunds } from './list-refunds.ts';
export { search } from './search.ts';
export { statistics } from './statistics.ts';
