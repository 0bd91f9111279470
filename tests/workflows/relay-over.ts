import { openFile } from '../../platform/database/file.ts';
import { createLibsqlEventLog } from '../../platform/database/events/libsql-event-log.ts';
import { createLibsqlProcessRows } from '../../platform/database/events/libsql-process-rows.ts';
import type { Subscription } from '../../platform/events/ports.ts';
import { createRelay, type Relay } from '../../platform/events/relay.ts';
import { createProcessStarter } from '../../platform/temporal/process-starter.ts';
import { complaintsLog } from '../support/composed-origin.ts';
import type { TestOrigin } from '../support/test-origin.ts';

const clock = { now: () => Date.now() };

/** A second relay, as another worker would have it, with subscriptions of the test's own. */
export async function relayOver(
  { origin, databaseUrl }: TestOrigin,
  subscriptions: Subscription[],
) {
  const database = await openFile(databaseUrl);
  const { gateway, store, client, identity } = origin;
  const log = createLibsqlEventLog(database);
  const logger = complaintsLog().log;
  const starter = createProcessStarter({ client, databaseId: identity.id });
  const processes = { rows: createLibsqlProcessRows(database), starter };
  const relay = createRelay({
    log,
    subscriptions,
    chores: [],
    gateway,
    store,
    processes,
    clock,
    logger,
  });
  return { relay, database, [Symbol.asyncDispose]: () => database.close() };
}

/** Runs a relay until it is stopped. */
export const runUntilAborted = (relay: Relay) => {
  const stop = new AbortController();
  return { ended: relay.run(stop.signal), stop: () => stop.abort() };
};
