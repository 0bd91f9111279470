import { join } from 'node:path';
import { createSandbox } from '../../../platform/providers/sandbox/sandbox.ts';
import type { PaymentProvider } from '../../../modules/payments/ports.ts';
import type { SandboxToken } from '../../../modules/payments/domain/method.ts';
import { openFile } from '../../../platform/database/file.ts';
import type { Database } from '../../../platform/database/database.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { atEnd } from '../../support/at-end.ts';

export const clock = { now: () => Date.now() };

export const sandboxMethod = (token: SandboxToken) => ({ type: 'sandbox', token }) as const;

/** Two sandboxes on one new file, each with a handle of its own as in another OS process. */
export async function openSandboxes(): Promise<{
  readonly url: string;
  readonly database: Database;
  readonly sandboxes: readonly [PaymentProvider, PaymentProvider];
}> {
  const url = `file:${join(await scratchFolder(), 'sandbox.db')}`;
  const databases = [await openFile(url), await openFile(url)] as const;
  atEnd(async () => {
    for (const each of databases) await each.close();
  });
  const sandboxes = [
    createSandbox(databases[0], clock),
    createSandbox(databases[1], clock),
  ] as const;
  return { url, database: databases[0], sandboxes };
}

/** What was moved of each payment; sums as the movements tell, not as anybody was told. */
export async function movedIn(database: Database, paymentId: string) {
  const [rows = []] = await database.read([
    {
      sql: `SELECT kind, count(*) AS count, sum(amount) AS sum FROM movements
        WHERE payment_id = ? GROUP BY kind`,
      args: [paymentId],
    },
  ]);
  const of = (kind: string) => rows.find((row) => row['kind'] === kind);
  const sum = (kind: string) => Number(of(kind)?.['sum'] ?? 0);
  return {
    charges: Number(of('hold')?.['count'] ?? 0),
    held: sum('hold'),
    captured: sum('capture'),
    released: sum('release'),
    refunded: sum('refund'),
  };
}
