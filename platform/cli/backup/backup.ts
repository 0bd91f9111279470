import { existsSync } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import Sqlite from 'libsql';
import { cliCommand } from '../frame/cli-command.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import {
  besides,
  databaseArguments,
  existingDatabaseUrl,
  filePath,
} from '../operator/database-url.ts';
import { synced, syncedFolderOf } from '../operator/files.ts';
import { openProgress } from '../output/progress.ts';
import { copyDatabase } from './copy-database.ts';
import { manifestName, type Manifest } from './manifest.ts';

/** Copies a database, and the charges of the embedded provider, while they are in use. */
export const backup = cliCommand({
  description: 'Copy a database while it is in use, and the charges beside it',
  args: {
    ...databaseArguments,
    to: { type: 'string', required: true, description: 'A new folder for the copy' },
  },
  async run(args, printer) {
    const database = filePath(existingDatabaseUrl(args.database));
    const folder = resolve(args.to);
    if (existsSync(join(folder, manifestName))) {
      throw new CommandFailure('usage', `Name a new folder with --to: ${folder} holds a backup`);
    }
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // Charges last: whatever a payment says of its provider then lies in them. Charges that no
    // payment knows of yet are what reconciliation asks for.
    const sources = [database, besides(database)].filter((file) => existsSync(file));
    const files: Manifest['files'] = [];
    for (const source of sources) {
      const name = basename(source);
      // Written once, and read once for its hash; what is compacted makes it less.
      const bar = openProgress(2 * (await stat(source)).size, printer.json);
      const copied = await copyDatabase(source, join(folder, name), (done, what) =>
        bar.at(done, what),
      );
      bar.end();
      files.push({ name, ...copied });
      printer.note(`Copied ${name}: ${(copied.bytes / 1e6).toFixed(2)} MB`);
    }
    const manifest: Manifest = {
      format: 1,
      createdAt: new Date().toISOString(),
      ...identityOf(join(folder, basename(database))),
      files,
    };
    const file = join(folder, manifestName);
    await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    await synced(file);
    await syncedFolderOf(file);
    if (printer.json) await printer.one({ folder, ...manifest });
    else await printer.text(`The backup is in ${folder}`);
  },
});

function identityOf(file: string): Pick<Manifest, 'databaseId' | 'epoch' | 'logId' | 'migrations'> {
  const sqlite = new Sqlite(file);
  try {
    const identity = sqlite.prepare('SELECT id, epoch FROM identity').all([]) as {
      id: string;
      epoch: number;
    }[];
    const [of] = identity;
    if (!of)
      throw new CommandFailure('failed', 'Name a database of this program: it has no identity');
    const events = sqlite.prepare('SELECT max(log_id) AS last FROM events').all([]);
    const applied = sqlite.prepare('SELECT id FROM migrations ORDER BY id').all([]);
    return {
      databaseId: of.id,
      epoch: of.epoch,
      logId: (events as { last: number | null }[])[0]?.last ?? 0,
      migrations: (applied as { id: number }[]).map(({ id }) => id),
    };
  } finally {
    sqlite.close();
  }
}
