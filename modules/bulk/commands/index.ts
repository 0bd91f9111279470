export { create } from './create.ts';
export { pause } from './pause.ts';
export { resume } from './resume.ts';
export { cancel } from './cancel.ts';
export { start } from './start.ts';
export { finish } from './finish.ts';
export { fail } from './fail.ts';
