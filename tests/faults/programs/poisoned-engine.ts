// Executes what waits in a database and ends. One of its commands kills the process that decides it.
import { payments } from '../../../modules/payments/index.ts';
import { defineCommand } from '../../../modules/kernel/command.ts';
import type { Module } from '../../../modules/kernel/module.ts';
import { definitionsOf } from '../../../platform/commands/definitions.ts';
import { drain } from '../../../platform/commands/drain.ts';
import { createEngine } from '../../../platform/commands/engine.ts';
import { openFile } from '../../../platform/database/file.ts';
import { createLibsqlBulkRows } from '../../../platform/database/bulk/libsql-bulk-rows.ts';
import { createLibsqlCommandStore } from '../../../platform/database/commands/libsql-command-store.ts';
import { createLibsqlPaymentReader } from '../../../platform/database/payments/libsql-payment-reader.ts';
import { migrate } from '../../../platform/database/migrate.ts';
import { migrations } from '../../../platform/database/migrations/index.ts';
import { aggregateTables } from '../../../platform/database/tables.ts';
import { ids } from '../../../platform/tokens/ids.ts';

const database = await openFile(process.argv[2] ?? '');
const { epoch } = await migrate(database, migrations);
const sound = payments({
  payments: createLibsqlPaymentReader(database),
  methods: ['manual'],
});
const create = sound.commands.find(({ type }) => type === 'payments.create');
if (!create) throw new Error('The payments module has commands');
const poison = defineCommand({
  ...create,
  type: 'payments.poison',
  decide() {
    process.kill(process.pid, 'SIGKILL');
    // The signal is on its way: nothing may be decided any more.
    for (;;);
  },
});
const poisoned: Module = { ...sound, commands: [...sound.commands, poison] };
const store = createLibsqlCommandStore(database, aggregateTables);
const engine = await createEngine({
  ...definitionsOf([poisoned]),
  store,
  rows: createLibsqlBulkRows(database, aggregateTables),
  epoch,
  ids,
  clock: { now: () => Date.now() },
  listeners: [],
  onBug: ({ type }) => console.log(`Cannot decide ${type}`),
});
await drain(engine, await store.organizationsWaiting(10), () => true);
await database.close();
process.exit(0);
