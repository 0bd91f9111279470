import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { confirm, isCancel } from '@clack/prompts';
import { migrations } from '../../database/migrations/index.ts';
import { cliCommand } from '../frame/cli-command.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { databaseArguments, databaseUrl, filePath } from '../operator/database-url.ts';
import { hashOfFile } from '../operator/files.ts';
import { openProgress, type Progress } from '../output/progress.ts';
import { readManifest, type Manifest } from './manifest.ts';
import { putInPlace } from './put-in-place.ts';

/** Puts a backup in the place of a database that nobody uses. */
export const restore = cliCommand({
  description: 'Put a backup in the place of a database; what was there is kept beside it',
  args: {
    ...databaseArguments,
    from: { type: 'string', required: true, description: 'The folder of the backup' },
    yes: { type: 'boolean', description: 'Do not ask' },
  },
  async run(args, printer) {
    const folder = resolve(args.from);
    const manifest = await readManifest(folder);
    const bytes = manifest.files.reduce((sum, each) => sum + each.bytes, 0);
    // Everything is read for its hash, and copied.
    const progress = (): Progress => openProgress(2 * bytes, printer.json);
    const checking = progress();
    await checkFiles(folder, manifest, (read) => checking.at(read, 'checking the backup'));
    checking.end();
    const file = filePath(databaseUrl(args.database));
    await agreed(args.yes === true, file, manifest);
    const copying = progress();
    const epoch = await putInPlace(folder, manifest, file, {
      tell: (copied) => copying.at(bytes + copied, 'copying'),
    });
    copying.end();
    if (printer.json) await printer.one({ database: file, epoch, ...restoredOf(manifest) });
    else {
      await printer.text(`Restored ${file} as it was at ${manifest.createdAt}, in epoch ${epoch}`);
    }
  },
});

async function checkFiles(
  folder: string,
  { files, migrations: applied }: Manifest,
  tell: (bytes: number) => void,
): Promise<void> {
  let before = 0;
  for (const { name, sha256, bytes } of files) {
    const read = (some: number): void => tell(before + some);
    const found = await hashOfFile(join(folder, name), read).catch(() => undefined);
    before += bytes;
    if (found !== sha256) {
      throw new CommandFailure('failed', `Name another backup: its ${name} is missing or damaged`);
    }
  }
  const unknown = applied.filter((id) => migrations.every((migration) => migration.id !== id));
  if (unknown.length > 0) {
    throw new CommandFailure(
      'failed',
      `Use a newer program: the backup has migration ${unknown.join(', ')}, which this one does not know`,
    );
  }
}

/** Asks on a terminal; elsewhere `--yes` has to be said where something would be replaced. */
async function agreed(yes: boolean, file: string, { createdAt }: Manifest): Promise<void> {
  if (yes || !existsSync(file)) return;
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new CommandFailure('usage', `Say --yes to replace ${file}`);
  }
  const answer = await confirm({
    message: `Replace ${file} by the backup of ${createdAt}? What was written since is set aside.`,
    initialValue: false,
  });
  if (isCancel(answer) || !answer) {
    throw new CommandFailure('interrupted', 'Nothing was restored');
  }
}

const restoredOf = ({ databaseId, createdAt, logId }: Manifest) => ({
  databaseId,
  createdAt,
  logId,
});
