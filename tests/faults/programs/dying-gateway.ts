// Submits commands that are accepted and decided in one commit, and dies at it. Arguments: database,
// `before` or `after` the commit, the envelopes as JSON.
import type { CommandEnvelope } from '../../../modules/kernel/command.ts';
import { createDirectShard } from '../../../platform/commands/direct-shard.ts';
import { createCommandGateway } from '../../../platform/commands/gateway.ts';
import { createInbox } from '../../../platform/commands/inbox.ts';
import type { NewCommandStore } from '../../../platform/commands/new-commands.ts';
import { OpenCommands } from '../../../platform/commands/open-commands.ts';
import { openFile } from '../../../platform/database/file.ts';
import { createLibsqlCommandStore } from '../../../platform/database/commands/libsql-command-store.ts';
import { createLibsqlNewCommands } from '../../../platform/database/commands/libsql-new-commands.ts';
import { aggregateTables } from '../../../platform/database/tables.ts';
import { definitionsOn, startEngine } from '../../support/engine.ts';

const [url = '', when = '', commands = '[]'] = process.argv.slice(2);
const database = await openFile(url);
const store = createLibsqlCommandStore(database, aggregateTables);
const newCommands = createLibsqlNewCommands(database, aggregateTables);
const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way: nothing may be done any more.
  for (;;);
};
const deadly: NewCommandStore = {
  load: newCommands.load,
  async commit(...batch) {
    if (when === 'before') die();
    await newCommands.commit(...batch);
    return die();
  },
  commitMs: 0,
};
const open = new OpenCommands();
const definitions = definitionsOn(database);
const engine = await startEngine(store, definitions, [open], undefined, undefined, deadly);
const clock = { now: () => Date.now() };
const gateway = createCommandGateway({
  inbox: createInbox({ store, clock, executes: { ...engine, noneDiedLately: () => true } }),
  store,
  shard: createDirectShard(engine, open),
  open,
  clock,
  onUnreachable() {},
});
const wait = { limitMs: 10_000, explicit: true };
const envelopes = JSON.parse(commands) as CommandEnvelope[];
await Promise.all(envelopes.map((each) => gateway.submit(each, wait)));
