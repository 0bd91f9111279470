export { content } from './content.ts';
export { get } from './get.ts';
