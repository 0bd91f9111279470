// Restores a backup, and dies at a step of it: dying-restore.ts <folder> <database> <step>
import { readManifest } from '../../../platform/cli/backup/manifest.ts';
import { putInPlace } from '../../../platform/cli/backup/put-in-place.ts';

const [folder = '', file = '', deadly] = process.argv.slice(2);
await putInPlace(folder, await readManifest(folder), file, {
  reached(step) {
    if (step === deadly) process.kill(process.pid, 'SIGKILL');
  },
});
