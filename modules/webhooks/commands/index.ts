export { create } from './create.ts';
export { update } from './update.ts';
export { remove } from './delete.ts';
export { rotateSecret } from './rotate-secret.ts';
export { disable } from './disable.ts';
export { replay } from './replay.ts';
export { test } from './test.ts';
export { retryDelivery } from './retry-delivery.ts';
