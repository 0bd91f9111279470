// Holds the write lock of a database file until it is asked to end, as a backup or a shell could.
import { Database } from 'bun:sqlite';

const database = new Database(process.argv[2] ?? '');
database.run('PRAGMA busy_timeout = 5000');
database.run('BEGIN IMMEDIATE');
const asked = Promise.withResolvers<void>();
process.once('SIGTERM', () => asked.resolve());
const staysAlive = setInterval(() => undefined, 60_000);
console.log('Locked');
await asked.promise;
clearInterval(staysAlive);
database.run('ROLLBACK');
database.close();
