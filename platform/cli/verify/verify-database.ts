import { openSnapshot } from '../../database/file-snapshot-thread.ts';
import { statement, type Check, type Walk } from './check.ts';

/** What a check found. */
export interface Verdict {
  readonly check: string;
  readonly holds: string;
  readonly ok: boolean;
  /** The first of them. */
  readonly problems: readonly string[];
  readonly count: number;
}

const shown = 20;
const busyLimitMs = 10_000;

/**
 * Runs checks on a database as it is at one moment, which others may go on writing to. Reads page
 * by page: memory does not grow with the rows.
 */
export async function verifyDatabase(
  url: string,
  checks: readonly Check[],
  options: {
    readonly patienceMs: number;
    readonly now: () => number;
    readonly begins: (rows: number) => (done: number, what: string) => void;
  },
): Promise<readonly Verdict[]> {
  const snapshot = await openSnapshot(url, busyLimitMs);
  try {
    const [[rows] = []] = await snapshot.read([
      statement(`SELECT (SELECT coalesce(max(log_id), 0) FROM events) AS events,
        (SELECT coalesce(max(seq), 0) FROM commands) AS commands,
        (SELECT coalesce(sum(count), 0) FROM payment_rollups) AS payments`),
    ]);
    const tables = checks.flatMap(({ walks }) => walks);
    const total = tables.reduce((sum, table) => sum + Number(rows?.[table]), 0);
    const progress = options.begins(total);
    let done = 0;
    const verdicts: Verdict[] = [];
    for (const check of checks) {
      const problems: string[] = [];
      let count = 0;
      const walk: Walk = {
        now: options.now(),
        patienceMs: options.patienceMs,
        read: (statements) => snapshot.read(statements),
        passed: (passed) => progress((done += passed), check.name),
        found(problem) {
          count += 1;
          if (problems.length < shown) problems.push(problem);
        },
      };
      await check.run(walk);
      verdicts.push({ check: check.name, holds: check.holds, ok: count === 0, problems, count });
    }
    return verdicts;
  } finally {
    await snapshot.close();
  }
}
