import { join } from 'node:path';
import { buildClient } from '../../client/build/build-client.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

let built: Promise<string> | undefined;

/** A folder of a user's, with the package in its `node_modules`. */
export function installedClient(): Promise<string> {
  built ??= install();
  return built;
}

async function install(): Promise<string> {
  const folder = await scratchFolder();
  const packageFolder = join(folder, 'node_modules', '@quittance', 'client');
  await buildClient(join(packageFolder, 'dist'));
  const manifest = Bun.file(join(import.meta.dir, '..', '..', 'client', 'package.json'));
  await Bun.write(join(packageFolder, 'package.json'), manifest);
  await Bun.write(join(folder, 'package.json'), '{"type": "module"}');
  return folder;
}
