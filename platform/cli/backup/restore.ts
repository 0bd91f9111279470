import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { confirm, isCancel } from '@clack/prompts';
import { migrations } from '../../database/migrations/index.ts';
import { cliCommand } from '../frame/cli-command.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { databaseArguments, databaseUrl, filePath } from '../operator/database-url.ts';
import { hashOfFile } from '../operator/files.ts';
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
    await checkFiles(folder, manifest);
    const file = filePath(databaseUrl(args.database));
    await agreed(args.yes === true, file, manifest);
    const epoch = await putInPlace(folder, manifest, file);
    if (printer.json) await printer.one({ database: file, epoch, ...restoredOf(manifest) });
    else {
      await printer.text(`Restored ${file} as it was at ${manifest.createdAt}, in epoch ${epoch}`);
    }
  },
});

async function checkFiles(folder: string, { files, migrations: applied }: Manifest): Promise<void> {
  for (const { name, sha256 } of files) {
    const found = await hashOfFile(join(folder, name)).catch(() => undefined);
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
