import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseReader, SqlValue } from '../../database/database.ts';
import { openSnapshot } from '../../database/file-snapshot-thread.ts';
import { CommandFailure } from '../frame/command-failure.ts';
import { synced, syncedFolderOf } from '../operator/files.ts';
import { pagesOf } from './pages.ts';
import { collections, copied, type Part } from './parts.ts';

const busyLimitMs = 10_000;

export const archiveName = 'archive.json';

/** What an archive says of itself. Written last: a folder without it is no archive. */
export interface Archive {
  readonly format: 1;
  readonly organizationId: string;
  /** That of the database that it was written from. */
  readonly epoch: number;
  readonly createdAt: string;
  readonly rows: Readonly<Record<string, number>>;
}

/** Writes everything of one organization, as of one moment, into a new folder. */
export async function writeArchive(
  url: string,
  organizationId: string,
  {
    folder,
    now,
    begins,
  }: {
    readonly folder: string;
    readonly now: string;
    /** Told about how many rows there are; what it returns is told how many are written. */
    readonly begins: (rows: number) => (written: number) => void;
  },
): Promise<Archive> {
  const snapshot = await openSnapshot(url, busyLimitMs);
  try {
    const sql = `SELECT epoch, (SELECT max(sequence) FROM events WHERE organization_id = ?1) AS events
      FROM identity, organizations WHERE organizations.id = ?1`;
    const [[known] = []] = await snapshot.read([{ sql, args: [organizationId] }]);
    if (!known) {
      throw new CommandFailure(
        'usage',
        `Name an organization of this database: not ${organizationId}`,
      );
    }
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const rows: Record<string, number> = {};
    // Nearly all of an organization is its events, and a command for most of them.
    const progress = begins(2 * Number(known['events']));
    let written = 0;
    for (const part of [...copied, collections]) {
      rows[part.name] = await writePart(snapshot, part, organizationId, folder, (page) =>
        progress((written += page)),
      );
    }
    const epoch = Number(known['epoch']);
    const archive: Archive = { format: 1, organizationId, epoch, createdAt: now, rows };
    const file = join(folder, archiveName);
    await writeFile(file, `${JSON.stringify(archive, null, 2)}\n`);
    await synced(file);
    await syncedFolderOf(file);
    return archive;
  } finally {
    await snapshot.close();
  }
}

async function writePart(
  database: DatabaseReader,
  part: Part,
  organizationId: string,
  folder: string,
  passed: (rows: number) => void,
): Promise<number> {
  const file = join(folder, `${part.name}.ndjson`);
  await writeFile(file, '', { mode: 0o600 });
  let written = 0;
  for await (const rows of pagesOf(database, part, organizationId)) {
    const lines = rows.map(
      (row) => `${JSON.stringify(part.columns.map((column) => plain(row[column])))}\n`,
    );
    await appendFile(file, lines.join(''));
    written += rows.length;
    passed(rows.length);
  }
  await synced(file);
  return written;
}

/** Numbers in these columns are counts and versions, all below 2^53. */
const plain = (value: SqlValue | undefined): string | number | null =>
  typeof value === 'bigint' ? Number(value) : (value ?? null);
