// Holds the write lock of a database file for some time, as a backup or a shell could.
import { Database } from 'bun:sqlite';

const [file = '', milliseconds = '0'] = process.argv.slice(2);
const database = new Database(file);
database.run('PRAGMA busy_timeout = 5000');
database.run('BEGIN IMMEDIATE');
console.log('Locked');
await Bun.sleep(Number(milliseconds));
database.run('ROLLBACK');
database.close();
