import { copyFile } from 'node:fs/promises';
import Sqlite from 'libsql';

/**
 * Copies a database of a backup to where it will be renamed from, in an epoch of its own: tokens
 * and entity tags of what happened after the backup are known as such then.
 */
export async function prepareDatabase(from: string, to: string, epoch: number): Promise<void> {
  await copyFile(from, to);
  const sqlite = new Sqlite(to);
  try {
    sqlite.exec('PRAGMA journal_mode = DELETE');
    sqlite.exec('PRAGMA synchronous = FULL');
    sqlite.exec('BEGIN IMMEDIATE');
    sqlite.prepare('UPDATE identity SET epoch = ?').run([epoch]);
    // Those who wrote before the backup are not here, and their heartbeats are of then.
    sqlite.exec('DELETE FROM writers');
    sqlite.exec('DELETE FROM heartbeats');
    sqlite.exec('COMMIT');
  } finally {
    sqlite.close();
  }
}
