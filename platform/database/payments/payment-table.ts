import type { Payment } from '../../../modules/payments/index.ts';
import type { AggregateChange } from '../../commands/ports.ts';
import { upsertRows, type AggregateTable } from '../aggregate-table.ts';
import { dueStatements } from './payment-due.ts';
import { rollupStatement } from './payment-rollup.ts';
import { paymentOf, processOf } from './payment-row.ts';
import { refundStatements } from './refund-table.ts';
import { textStatements, wordsColumn } from './payment-texts.ts';

/** Payments, their refunds, what is due of them, their rollups, and the words they are found by. */
export const paymentTable: AggregateTable = {
  aggregateType: 'payment',
  table: 'payments',
  columns: ['json', 'deleted', 'process'],
  children: { type: 'refund', table: 'refunds', madeBy: 'payments.refund' },
  restore: paymentOf,
  save(changes) {
    const payments = changes as readonly AggregateChange<Payment>[];
    const rows = payments.map(({ organizationId, id, after, json }) => [
      organizationId,
      id,
      after.resource.version,
      after.resource.status,
      after.resource.currency,
      after.resource.amount,
      after.resource.createdAt,
      after.deleted ? 1 : 0,
      json,
      processOf(after),
      after.resource.userId,
      after.resource.reference,
      wordsColumn(after),
    ]);
    return [
      upsertRows('payments', ['organization_id', 'id'], paymentColumns, rows),
      ...refundStatements(payments),
      ...dueStatements(payments),
      ...rollupStatement(payments),
      ...textStatements(payments),
    ];
  },
};

const paymentColumns = [
  'organization_id',
  'id',
  'version',
  'status',
  'currency',
  'amount',
  'created_at',
  'deleted',
  'json',
  'process',
  'user_id',
  'reference',
  'words',
];
