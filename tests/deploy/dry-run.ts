// A step of `npm run check`: bundles the edge as `wrangler deploy` would, without an account or a net.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dir, '..', '..');

if (!existsSync(join(root, 'platform', 'edge.ts'))) {
  console.log('Skipped: there is no platform/edge.ts');
  process.exit(0);
}
const folder = await mkdtemp(join(tmpdir(), 'quittance-wrangler-'));
// Its own entry asks for a newer Node than ours; what that starts runs on Bun.
const wrangler = join(root, 'node_modules', 'wrangler', 'wrangler-dist', 'cli.js');
const words = ['deploy', '--dry-run', '--outdir', join(folder, 'out')];
const { exited } = Bun.spawn([process.execPath, wrangler, ...words], {
  cwd: root,
  env: {
    PATH: process.env.PATH,
    // It keeps its notes at home.
    HOME: folder,
    CI: '1',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_LOG_PATH: folder,
  },
  stdio: ['ignore', 'inherit', 'inherit'],
});
const code = await exited;
await rm(folder, { recursive: true, force: true });
process.exit(code);
