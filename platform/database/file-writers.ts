import { hostname } from 'node:os';
import type { Clock } from '../../modules/kernel/clock.ts';
import type { Database } from './database.ts';

/** Who else may write to the database of a file. */
export interface Writers {
  /**
   * Since when this is certainly the only one, and knows what became of its own writes:
   * milliseconds since 1970, by the clock that it was given; null while it is not.
   */
  readonly aloneSince: number | null;
  /** False for a minute after one was found to have died, and where nobody can say. */
  noneDiedLately(): boolean;
  /** Leaves, in the order of the writes: others may be alone once those before it are done. */
  close(): Promise<void>;
}

const limits = {
  lookEveryMs: 250,
  /** What was seen so long ago is no proof any more. */
  proofMs: 750,
  /** Until everybody has looked, and taken no answer from memory since. */
  noticeMs: 1_000,
  /** For so long a death is told of: who sent what somebody died of sends it again soon. */
  deathToldMs: 60_000,
};

/** Those of this OS process, which tests have several of. */
const here = new Set<string>();

/**
 * Makes this process known to others before it writes, and waits until all of them know. A file's
 * writers are on one machine, and one that was killed is known by its process id.
 */
export async function joinWriters(database: Database, clock: Clock): Promise<Writers> {
  const id = crypto.randomUUID();
  const host = hostname();
  here.add(id);
  await database.write([
    {
      sql: 'INSERT INTO writers (id, host, pid) VALUES (?, ?, ?)',
      args: [id, host, process.pid],
    },
  ]);
  let aloneSince: number | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let diedAt = Number.NEGATIVE_INFINITY;
  /** Whether somebody is on another machine, or was once: nobody here can say if it lives. */
  let strangers = false;
  const isProven = (): boolean => performance.now() - lookedAt < limits.proofMs;

  const look = async (): Promise<void> => {
    const startedAt = performance.now();
    const sql = 'SELECT id, host, pid FROM writers WHERE id <> ?';
    const [others = []] = await database.read([{ sql, args: [id] }]);
    if (startedAt < lookedAt) return;
    strangers = others.some((other) => other['host'] !== host);
    const gone = others.filter((other) => other['host'] === host && !isAlive(other));
    // Since a look that proves nothing any more somebody may have come, written and left.
    const before = isProven() ? aloneSince : null;
    aloneSince = others.length === gone.length ? (before ?? clock.now()) : null;
    lookedAt = startedAt;
    if (gone.length === 0) return;
    diedAt = startedAt;
    const ids = JSON.stringify(gone.map((other) => other['id']));
    await database.write([
      { sql: 'DELETE FROM writers WHERE id IN (SELECT value FROM json_each(?))', args: [ids] },
    ]);
  };
  const timer = setInterval(() => void look().catch(() => undefined), limits.lookEveryMs);
  await look();
  if (aloneSince === null) await new Promise((resolve) => setTimeout(resolve, limits.noticeMs));

  return {
    get aloneSince() {
      const { sureSince } = database;
      if (aloneSince === null || sureSince === null || !isProven()) return null;
      return Math.max(aloneSince, sureSince);
    },
    noneDiedLately: () => !strangers && performance.now() - diedAt > limits.deathToldMs,
    async close() {
      clearInterval(timer);
      await database
        .write([{ sql: 'DELETE FROM writers WHERE id = ?', args: [id] }])
        .catch(() => undefined);
      here.delete(id);
    },
  };
}

function isAlive({ id, pid }: Readonly<Record<string, unknown>>): boolean {
  if (Number(pid) === process.pid) return here.has(String(id));
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be asked, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
