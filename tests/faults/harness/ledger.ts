import { Database } from 'bun:sqlite';
import type { Sent } from './load.ts';

type Row = Record<string, string | number | null>;

/**
 * Everything that is wrong in a database file, compared with what its callers were told. Empty
 * when all is well. Nobody may be writing any more.
 */
export function faultsOf(databaseFile: string, sent: readonly Sent[] = []): string[] {
  const database = new Database(databaseFile, { readonly: true });
  const all = (sql: string, ...args: (string | number)[]): Row[] =>
    database.query<Row, (string | number)[]>(sql).all(...args);
  const none = (what: string, sql: string): string[] =>
    all(sql).map((row) => `${what}: ${JSON.stringify(row)}`);
  try {
    return [
      ...none(
        'The file is damaged',
        `SELECT * FROM pragma_integrity_check WHERE integrity_check != 'ok'`,
      ),
      ...none(
        'A gap in the sequence of an organization',
        `SELECT organization_id, count(*) AS events, min(sequence) AS first, max(sequence) AS last
          FROM events GROUP BY organization_id HAVING first != 1 OR last != events`,
      ),
      ...none(
        'A gap in the versions of an aggregate',
        `SELECT subject, count(*) AS events, max(aggregate_version) AS last FROM events
          GROUP BY organization_id, aggregate_type, subject
          HAVING min(aggregate_version) != 1 OR last != events`,
      ),
      ...none(
        'An event without a command that succeeded',
        `SELECT e.id FROM events AS e LEFT JOIN commands AS c ON c.id = e.command_id
          AND c.status = 'succeeded' AND e.sequence BETWEEN c.first_sequence AND c.last_sequence
          WHERE c.id IS NULL`,
      ),
      ...none(
        'A command whose events are not there',
        `SELECT id, type FROM commands AS c WHERE first_sequence IS NOT NULL
          AND last_sequence - first_sequence + 1 !=
            (SELECT count(*) FROM events WHERE command_id = c.id)`,
      ),
      ...none(
        'A payment that is not what its last event says',
        `SELECT p.id, p.version, e.aggregate_version FROM payments AS p LEFT JOIN events AS e
          ON e.organization_id = p.organization_id AND e.subject = p.id
          AND e.aggregate_type = 'payment' AND e.aggregate_version = p.version
          WHERE e.id IS NULL OR (e.type LIKE 'payment.%' AND e.data != p.json) OR EXISTS (SELECT 1 FROM events AS later
            WHERE later.organization_id = p.organization_id AND later.subject = p.id
            AND later.aggregate_type = 'payment' AND later.aggregate_version > p.version)`,
      ),
      ...rollupFaults(all),
      ...sent.flatMap((each) => faultsOfCommand(each, all)),
    ];
  } finally {
    database.close();
  }
}

/** What still waits in a database: commands to be decided, events to be published. */
export function waitingIn(databaseFile: string): { commands: number; events: number } {
  const database = new Database(databaseFile, { readonly: true });
  const sql = `SELECT
    (SELECT count(*) FROM commands WHERE status IN ('accepted', 'executing')) AS commands,
    (SELECT count(*) FROM events
      WHERE log_id > (SELECT coalesce(min(place), 0) FROM subscriptions)) AS events`;
  try {
    return (
      database.query<{ commands: number; events: number }, []>(sql).get() ?? {
        commands: 0,
        events: 0,
      }
    );
  } finally {
    database.close();
  }
}

function faultsOfCommand(sent: Sent, all: (sql: string, ...args: string[]) => Row[]): string[] {
  if (!sent.acknowledged) return [];
  const [row, ...more] = all(
    `SELECT status, http_status, (SELECT count(*) FROM events WHERE command_id = c.id) AS events
      FROM commands AS c WHERE idempotency_key = ?`,
    sent.key,
  );
  const told = `${sent.key} (${sent.method} ${sent.path}, expected ${sent.expected})`;
  if (!row || more.length > 0) return [`${told} is there ${row ? more.length + 1 : 0} times`];
  const events = sent.expected < 300 ? 1 : 0;
  const right = row['http_status'] === sent.expected && row['events'] === events;
  return right ? [] : [`${told} became ${JSON.stringify(row)}`];
}

/** Statistics, folded anew from the events, against the rollups that were kept. */
function rollupFaults(all: (sql: string) => Row[]): string[] {
  const sums = new Map<string, { count: number; total: bigint }>();
  const add = (key: string, count: number, total: bigint): void => {
    const sum = sums.get(key) ?? { count: 0, total: 0n };
    sums.set(key, { count: sum.count + count, total: sum.total + total });
  };
  // Refunds have events of their payment's that show the refund.
  const last = `SELECT e.organization_id, e.data FROM events AS e WHERE type LIKE 'payment.%'
    AND aggregate_version = (SELECT max(aggregate_version) FROM events
      WHERE organization_id = e.organization_id AND subject = e.subject
      AND aggregate_type = 'payment' AND type LIKE 'payment.%')
    AND NOT EXISTS (SELECT 1 FROM events AS deleted WHERE type = 'payment.deleted'
      AND organization_id = e.organization_id AND subject = e.subject)`;
  for (const { organization_id: organization, data } of all(last)) {
    const payment = JSON.parse(String(data)) as Record<string, string | number>;
    const day = String(payment['createdAt']).slice(0, 10);
    const key = [organization, payment['currency'], payment['status'], day].join(' ');
    add(key, 1, BigInt(payment['amount'] ?? 0));
  }
  for (const row of all('SELECT * FROM payment_rollups')) {
    const key = [row['organization_id'], row['currency'], row['status'], row['day']].join(' ');
    const total = BigInt(row['total_high'] ?? 0) * 10n ** 15n + BigInt(row['total_low'] ?? 0);
    add(key, -Number(row['count']), -total);
  }
  return [...sums]
    .filter(([, { count, total }]) => count !== 0 || total !== 0n)
    .map(([key, { count, total }]) => `Statistics of ${key} are off by ${count} and ${total}`);
}
