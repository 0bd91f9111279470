// `npm run client:build`: `client/dist`, which is what the package holds.
import { join } from 'node:path';
import { buildClient } from './build-client.ts';

await buildClient(join(import.meta.dir, '..', 'dist'));
