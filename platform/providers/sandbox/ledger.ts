import type { ProviderAnswer, ProviderOperation } from '../../../modules/payments/ports.ts';
import type { Database, Row, Statement } from '../../database/database.ts';
import type { Charge, Movement } from './charge.ts';

/** What the sandbox has of an operation, and of the charge that it is about. */
export interface Entry {
  /** The operation as it was first sent; undefined before that. */
  readonly request: string | undefined;
  readonly sent: number;
  readonly outcome: ProviderAnswer | null;
  readonly charge: Charge | undefined;
}

/** One sending of an operation, to be written whole or not at all. */
export interface Sending {
  readonly told: ProviderAnswer;
  /** Null while the operation is not settled. */
  readonly outcome: ProviderAnswer | null;
  readonly opensCharge: boolean;
  readonly movements: readonly Movement[];
}

/** A charge is called after the key that made it, so a repetition makes no other. */
export const referenceOf = ({ step, reference, idempotencyKey }: ProviderOperation): string => {
  if (step === 'charge') return `sandbox_${idempotencyKey}`;
  if (reference === null) throw new Error(`Cannot ${step} a charge without its reference`);
  return reference;
};

/** Everything that makes an operation what it is: another one may not have its key. */
export const requestOf = (operation: ProviderOperation): string => {
  const { step, organizationId, paymentId, method, amount, currency, capture, final } = operation;
  const about = step === 'charge' ? [method, capture] : [referenceOf(operation), final];
  return JSON.stringify([step, organizationId, paymentId, amount, currency, ...about]);
};

/** Reads in one snapshot what deciding an operation needs. */
export async function readEntry(database: Database, operation: ProviderOperation): Promise<Entry> {
  const { idempotencyKey, organizationId, paymentId } = operation;
  const reference = referenceOf(operation);
  const [operations, charges, movements = []] = await database.read([
    {
      sql: `SELECT request, outcome,
          (SELECT count(*) FROM sendings WHERE sendings.idempotency_key = ?1) AS sent
        FROM operations WHERE idempotency_key = ?1`,
      args: [idempotencyKey],
    },
    {
      sql: `SELECT amount, currency, capture FROM charges
        WHERE reference = ? AND organization_id = ? AND payment_id = ?`,
      args: [reference, organizationId, paymentId],
    },
    {
      sql: 'SELECT kind, amount FROM movements WHERE reference = ? ORDER BY number',
      args: [reference],
    },
  ]);
  const row = operations?.[0];
  return {
    request: row && String(row['request']),
    sent: Number(row?.['sent'] ?? 0),
    outcome: row?.['outcome'] == null ? null : JSON.parse(String(row['outcome'])),
    charge: charges?.[0] && chargeOf(reference, charges[0], movements),
  };
}

const chargeOf = (reference: string, row: Row, movements: readonly Row[]): Charge => ({
  reference,
  amount: Number(row['amount']),
  currency: String(row['currency']),
  capture: row['capture'] as Charge['capture'],
  movements: movements.map(({ kind, amount }) => ({
    kind: kind as Movement['kind'],
    amount: Number(amount),
  })),
});

/** The statements of a sending; they fail when another one of the key or the charge came first. */
export function writeSending(
  operation: ProviderOperation,
  { sent, charge, request }: Entry,
  { told, outcome, opensCharge, movements }: Sending,
  at: string,
): Statement[] {
  const { idempotencyKey: key, organizationId, paymentId, step, amount, capture } = operation;
  const reference = referenceOf(operation);
  const currency = charge?.currency ?? operation.currency;
  const settled = outcome && JSON.stringify(outcome);
  return [
    { sql: 'INSERT INTO sendings VALUES (?, ?, ?, ?)', args: [key, sent + 1, told.kind, at] },
    request === undefined
      ? {
          sql: 'INSERT INTO operations VALUES (?, ?, ?, ?, ?, ?)',
          args: [key, organizationId, paymentId, step, requestOf(operation), settled],
        }
      : {
          sql: 'UPDATE operations SET outcome = ? WHERE idempotency_key = ?',
          args: [settled, key],
        },
    ...(opensCharge
      ? [
          {
            sql: 'INSERT INTO charges VALUES (?, ?, ?, ?, ?, ?)',
            args: [reference, organizationId, paymentId, amount, currency, capture],
          },
        ]
      : []),
    ...movements.map(({ kind, amount: moved }, index) => {
      const number = (charge?.movements.length ?? 0) + index + 1;
      const columns = [reference, number, organizationId, paymentId, key, kind, moved];
      return {
        sql: 'INSERT INTO movements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        args: [...columns, currency, at],
      };
    }),
  ];
}
