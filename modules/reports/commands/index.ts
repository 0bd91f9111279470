export { complete } from './complete.ts';
export { create } from './create.ts';
export { fail } from './fail.ts';
export { start } from './start.ts';
