import { afterEach, beforeEach, expect, test } from 'bun:test';
import {
  createExecutionWatch,
  type ExecutionWatch,
} from '../../platform/commands/execution-watch.ts';
import { createCommandGateway } from '../../platform/commands/gateway.ts';
import { createInbox } from '../../platform/commands/inbox.ts';
import { OpenCommands } from '../../platform/commands/open-commands.ts';
import { createLibsqlCommandStore } from '../../platform/database/commands/libsql-command-store.ts';
import { aggregateTables } from '../../platform/database/tables.ts';
import { openTestDatabase } from '../support/database.ts';
import { envelope } from '../support/envelopes.ts';
import { createGate } from '../support/gate.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';

let clock: ManualClock;
let open: OpenCommands;
let watch: ExecutionWatch;
beforeEach(() => {
  clock = createManualClock();
  open = new OpenCommands();
  watch = createExecutionWatch({ open, clock });
  open.add('cmd_1', 'org_1');
});
afterEach(() => watch.close());

/** Decided and not answered yet, which tells as much. */
const decide = (id: string): void => open.execute(id);

test('Commands that are open for five seconds, and none of them finished, are not executed', () => {
  clock.advance(4_999);
  expect(watch.executing()).toBe(true);
  clock.advance(1);
  expect(watch.executing()).toBe(false);
  decide('cmd_1');
  expect(watch.executing()).toBe(true);
});

test('Silence counts from when there is something to do, and not from when there was', () => {
  decide('cmd_1');
  expect(watch.executing()).toBe(true);
  clock.advance(60_000);
  watch.arriving();
  open.add('cmd_2', 'org_1');
  expect(watch.executing()).toBe(true);
  clock.advance(4_999);
  watch.arriving();
  open.add('cmd_3', 'org_1');
  expect(watch.executing()).toBe(true);
  clock.advance(1);
  expect(watch.executing()).toBe(false);
});

test('Who cannot be reached executes nothing, until it is reached', () => {
  watch.unreached();
  expect(watch.executing()).toBe(false);
  watch.reached();
  expect(watch.executing()).toBe(true);
});

test('A command that is finished after that shows that somebody executes; one before it shows nothing', () => {
  open.add('cmd_2', 'org_1');
  decide('cmd_1');
  watch.unreached();
  expect(watch.executing()).toBe(false);
  open.add('cmd_3', 'org_1');
  decide('cmd_2');
  expect(watch.executing()).toBe(true);
  watch.unreached();
  expect(watch.executing()).toBe(false);
});

test('Where nothing is open any more nobody is missed, whoever could not be reached', () => {
  decide('cmd_1');
  watch.unreached();
  expect(watch.executing()).toBe(true);
  open.add('cmd_2', 'org_1');
  watch.unreached();
  expect(watch.executing()).toBe(false);
});

test('Nobody is missed for the rest before the first command of a gateway', async () => {
  const opened = await openTestDatabase();
  const store = createLibsqlCommandStore(opened.database, aggregateTables);
  const gate = createGate();
  gate.close();
  const gateway = createCommandGateway({
    inbox: createInbox({ store, clock }),
    store,
    shard: { execute: gate.passed, executeRows: gate.passed },
    open: new OpenCommands(),
    clock,
    onUnreachable() {},
  });
  clock.advance(60_000);
  await gateway.submit(envelope('org_1'));
  expect(gateway.executing).toBe(true);
  await gateway.close();
  gate.open();
  await opened.close();
});
