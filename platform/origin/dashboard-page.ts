import { join } from 'node:path';
import type { Assets } from '../http/document-routes.ts';

/** Where the built dashboard is: `npm run build:dashboard` writes it. */
const folder = join(import.meta.dir, '..', '..', 'dist', 'dashboard');
const names = /^(index\.html|assets\/[\w-]+(\.[\w-]+)+)$/;

/** The files of the dashboard as they were built last. */
export const dashboardPage: Assets = async (name) => {
  if (!names.test(name)) return undefined;
  const file = Bun.file(join(folder, name));
  if (!(await file.exists())) return undefined;
  return { mediaType: file.type, body: new Uint8Array(await file.arrayBuffer()) };
};
