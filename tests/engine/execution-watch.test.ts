import { afterEach, beforeEach, expect, test } from 'bun:test';
import {
  createExecutionWatch,
  type ExecutionWatch,
} from '../../platform/commands/execution-watch.ts';
import { OpenCommands } from '../../platform/commands/open-commands.ts';
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
