// Bundles the dashboard into the folder that it is given. A process of its own: the bundler is for
// development, and no part of what `dev` carries about.
import { join } from 'node:path';
import { build } from 'vite';

const [outDir] = process.argv.slice(2);
if (!outDir) throw new Error('Name the folder for the built files');
await build({
  root: join(import.meta.dir, '..', 'dashboard'),
  configFile: false,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
process.exit(0);
