import Sqlite from 'libsql';

/**
 * Gives the copy of a backup's database an epoch of its own: tokens and entity tags of what
 * happened after the backup are known as such then.
 */
export function prepareDatabase(copy: string, epoch: number): void {
  const sqlite = new Sqlite(copy);
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
