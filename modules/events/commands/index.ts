export { retrySubscription } from './retry-subscription.ts';
