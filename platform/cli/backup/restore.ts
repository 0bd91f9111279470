import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { confirm, isCancel } from '@clack/prompts';
import { migrations } from '../../database/migrations/index.ts';
import { cliCommand } from '../frame/cli-command.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { besides, databaseArguments, databaseUrl, filePath } from '../operator/database-url.ts';
import { hashOfFile, synced, syncedFolderOf } from '../operator/files.ts';
import { takeDatabase } from './exclusive-database.ts';
import { readManifest, type Manifest } from './manifest.ts';
import { prepareDatabase } from './prepare-restore.ts';

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
    await mkdir(dirname(file), { recursive: true });
    const taken = existsSync(file) ? takeDatabase(file) : undefined;
    const epoch = Math.max(taken?.epoch ?? 0, manifest.epoch) + 1;
    try {
      await putInPlace(folder, manifest, file, epoch);
    } finally {
      taken?.close();
    }
    if (printer.json) await printer.one({ database: file, epoch, ...restoredOf(manifest) });
    else {
      await printer.text(`Restored ${file} as it was at ${manifest.createdAt}, in epoch ${epoch}`);
    }
  },
});

/**
 * The charges first: payments never know of a charge that is not there. Each file is whole and on
 * the disk before it gets its name, and a kill between the two renames is mended by a repetition.
 */
async function putInPlace(
  folder: string,
  { files }: Manifest,
  file: string,
  epoch: number,
): Promise<void> {
  const [database, charges] = files;
  if (!database)
    throw new CommandFailure('failed', 'Name another backup: this one has no database');
  if (charges) {
    const unfinished = `${besides(file)}.restoring`;
    await copyFile(join(folder, charges.name), unfinished);
    await synced(unfinished);
    await keep(besides(file), epoch);
    await rename(unfinished, besides(file));
  }
  const unfinished = `${file}.restoring`;
  await prepareDatabase(join(folder, database.name), unfinished, epoch);
  await keep(file, epoch);
  await rename(unfinished, file);
  await syncedFolderOf(file);
}

/**
 * What is replaced stays under another name, and its log with it. A repetition after a kill finds
 * it kept, and keeps nothing in its place.
 */
async function keep(file: string, epoch: number): Promise<void> {
  const old = `${file}.before-epoch-${epoch}`;
  for (const part of ['', '-wal', '-shm', '-journal']) {
    if (!existsSync(file + part)) continue;
    if (!existsSync(old + part)) await link(file + part, old + part);
    // A log of the old file must not be taken for one of the new.
    if (part !== '') await rm(file + part);
  }
}

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
