import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { join } from 'node:path';
import Sqlite from 'libsql';
import type { StoredEvent } from '../../modules/kernel/event.ts';
import { openFile } from '../../platform/database/file.ts';
import { createLibsqlEventLog } from '../../platform/database/events/libsql-event-log.ts';
import { follow } from '../../platform/events/follow.ts';
import { createLogHead } from '../../platform/events/log-head.ts';
import { createWakeUp } from '../../platform/events/wake-up.ts';
import { generate } from '../../platform/generate/generate.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import type { Section } from '../commands/report.ts';
import type { Plan } from './plan.ts';

/** A payment of the generator's has some three events. */
const eventsOfPayment = 2.5;
const target = 50_000;
const clock = { now: () => Date.now() };
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A new subscription reads the whole log from its beginning, and does nothing with it. */
export async function replay({ events, database: given }: Plan): Promise<Section> {
  const folder = await temporaryFolder();
  try {
    const file = given ?? join(folder.path, 'events.db');
    const url = pathToFileURL(file).href;
    if (!existsSync(file)) {
      const payments = Math.ceil(events / eventsOfPayment / 100) * 100;
      await generate({ url, payments, organizations: 10, seed: 1 });
    }
    const floor = readRows(url, events);
    const replayed = await replayLog(url, events);
    const rate = Math.round(replayed.count / replayed.seconds);
    return {
      title: `One subscription replays ${replayed.count.toLocaleString('en')} events into a no-op`,
      figures: [
        {
          name: 'replayed',
          figure: `${rate.toLocaleString('en')}/s`,
          against: `rows alone ${floor.toLocaleString('en')}/s`,
          value: rate,
          target: { atLeast: target },
        },
      ],
      notes: [`Its memory grew by ${Math.round(replayed.grownMb)} MB`],
    };
  } finally {
    await folder.remove();
  }
}

async function replayLog(url: string, limit: number) {
  const database = await openFile(url);
  const log = createLibsqlEventLog(database);
  const stop = new AbortController();
  const wakeUp = createWakeUp();
  const head = createLogHead({ log, clock, wakeUp });
  await head.look();
  let count = 0;
  let last = 0;
  const subscription = {
    name: `replay-${Date.now()}`,
    deliver: async (delivered: readonly StoredEvent[]) => {
      count += delivered.length;
      const logId = delivered.at(-1)?.logId ?? 0;
      if (logId <= last) throw new Error('The log came back');
      last = logId;
      if (count >= limit || logId >= head.seen.place) stop.abort();
    },
  };
  const memoryBefore = process.memoryUsage.rss();
  const startedAt = performance.now();
  await follow(subscription, { log, head, wakeUp, clock, logger: silent }, stop.signal);
  const seconds = (performance.now() - startedAt) / 1_000;
  const grownMb = (process.memoryUsage.rss() - memoryBefore) / 1e6;
  const sql = 'DELETE FROM subscriptions WHERE name = ?';
  await database.write([{ sql, args: [subscription.name] }]);
  await database.close();
  return { count, seconds, grownMb };
}

/** What the driver alone takes for the same rows, page by page. */
function readRows(url: string, limit: number): number {
  const sqlite = new Sqlite(fileURLToPath(url));
  sqlite.defaultSafeIntegers(true);
  const statement = sqlite.prepare(
    'SELECT * FROM events WHERE log_id > ? ORDER BY log_id LIMIT 500',
  );
  const startedAt = performance.now();
  let place = 0n;
  let count = 0;
  while (count < limit) {
    const rows = statement.all([place]) as { log_id: bigint }[];
    const last = rows.at(-1);
    if (!last) break;
    place = last.log_id;
    count += rows.length;
  }
  sqlite.close();
  return Math.round(count / ((performance.now() - startedAt) / 1_000));
}
