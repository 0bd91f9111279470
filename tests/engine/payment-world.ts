import { timestamp } from '../../modules/kernel/clock.ts';
import type { PaymentProvider } from '../../modules/payments/ports.ts';
import { createDirectShard } from '../../platform/commands/direct-shard.ts';
import { createCommandGateway } from '../../platform/commands/gateway.ts';
import { createInbox } from '../../platform/commands/inbox.ts';
import { OpenCommands } from '../../platform/commands/open-commands.ts';
import { openFile } from '../../platform/database/file.ts';
import { createLibsqlCollectionStore } from '../../platform/database/payments/libsql-collection-store.ts';
import { createLibsqlCommandStore } from '../../platform/database/commands/libsql-command-store.ts';
import { aggregateTables } from '../../platform/database/tables.ts';
import { collectPayment } from '../../platform/processes/collect-payment.ts';
import { createSandbox } from '../../platform/providers/sandbox/sandbox.ts';
import { ids } from '../../platform/tokens/ids.ts';
import { openTestDatabase, rowsOf } from '../support/database.ts';
import { definitionsOn, startEngine } from '../support/engine.ts';

const never = new AbortController().signal;

/** A process's row that only a notice of its provider brings on. */
export const farAway = '9999';

/**
 * The engine, the gateway and the collection on real databases, the sandbox's own among them; what
 * time it is, and how well the sandbox can be heard, is up to the test.
 */
export async function openPaymentWorld() {
  const opened = await openTestDatabase();
  const ledger = await openFile(opened.url.replace('quittance.db', 'sandbox.db'));
  const time = { now: Date.parse('2026-03-01T12:00:00.000Z') };
  const clock = { now: () => time.now };
  const open = new OpenCommands();
  const store = createLibsqlCommandStore(opened.database, aggregateTables);
  const engine = await startEngine(store, definitionsOn(opened.database), [open], clock);
  const gateway = createCommandGateway({
    inbox: createInbox({ store, clock }),
    store,
    shard: createDirectShard(engine, open),
    open,
    clock,
    onUnreachable(error) {
      throw error;
    },
  });
  const line = { deaf: false };
  const provider = hardOfHearing(createSandbox(ledger, clock), line);
  const collections = createLibsqlCollectionStore(opened.database);
  const providers = new Map([['sandbox', provider]]);
  const collecting = { store: collections, providers, gateway, clock, ids };

  /** When the first process is due; undefined where only a notice helps. */
  const nextDue = async (): Promise<number | undefined> => {
    const sql = 'SELECT min(due_at) AS at FROM processes WHERE due_at < ?';
    const [row] = await rowsOf(opened.database, sql, farAway);
    return row?.['at'] == null ? undefined : Date.parse(String(row['at']));
  };

  return {
    database: opened.database,
    ledger,
    time,
    line,
    store,
    engine,
    gateway,
    collections,
    nextDue,
    /** Does what is due, of all payments. */
    async collect(): Promise<void> {
      const sql = 'SELECT organization_id, subject FROM processes WHERE due_at <= ?';
      const due = await rowsOf(opened.database, sql, timestamp(time.now));
      await Promise.all(
        due.map(({ organization_id, subject }) =>
          collectPayment(collecting, String(organization_id), String(subject), {
            signal: never,
            pause: async () => undefined,
          }),
        ),
      );
    },
    async close(): Promise<void> {
      await gateway.close();
      await ledger.close();
      await opened.close();
    },
  };
}

/** Payments of these ids are carried out, and their answers are lost while the line is bad. */
const isUnlucky = (paymentId: string): boolean => /[1357]$/.test(paymentId);

function hardOfHearing(
  sandbox: PaymentProvider,
  line: { readonly deaf: boolean },
): PaymentProvider {
  const heard = <Answer>(paymentId: string, answer: Answer): Answer | { kind: 'unknown' } =>
    line.deaf && isUnlucky(paymentId) ? { kind: 'unknown' } : answer;
  return {
    ...sandbox,
    perform: async (operation, signal) =>
      heard(operation.paymentId, await sandbox.perform(operation, signal)),
    lookUp: async (operation, signal) =>
      heard(operation.paymentId, await sandbox.lookUp(operation, signal)),
  };
}
