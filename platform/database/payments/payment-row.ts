import type { Payment, PaymentResource } from '../../../modules/payments/index.ts';
import { isOpen } from '../../../modules/payments/index.ts';
import type { Row } from '../database.ts';

type Process = Pick<Payment, 'collection' | 'refunds'>;

/** A payment as its row has it: the columns `json`, `deleted` and `process`. */
export function paymentOf(row: Row): Payment {
  const process: Process =
    row['process'] == null
      ? { collection: null, refunds: [] }
      : (JSON.parse(String(row['process'])) as Process);
  return {
    resource: JSON.parse(String(row['json'])) as PaymentResource,
    deleted: row['deleted'] === 1n,
    ...process,
  };
}

/** The column `process`: of the refunds only the open ones are needed again. */
export function processOf({ collection, refunds }: Payment): string | null {
  const open = refunds.filter(isOpen);
  if (!collection && open.length === 0) return null;
  return JSON.stringify({ collection, refunds: open } satisfies Process);
}
