import type { Module } from '../kernel/module.ts';
import type { QueryDefinition } from '../kernel/query.ts';
import * as commands from './commands/index.ts';
import { offering } from './commands/offered-methods.ts';
import type { PaymentMethod } from './domain/method.ts';
import { payment } from './domain/payment.ts';
import type { PaymentsOf } from './ports.ts';
import { collection } from './processes/definition.ts';
import { get, getRefund, listRefunds, search, statistics } from './queries/index.ts';

/** What is asked of payments. The word before the pattern: a payment's path matches both. */
export const paymentQueries = (reader: PaymentsOf): readonly QueryDefinition[] =>
  [statistics, get, search, listRefunds, getRefund].map((query) => query(reader));

/** The payments module. */
export const payments = (ports: {
  readonly payments: PaymentsOf;
  /** The methods that payments can be paid by here. */
  readonly methods: readonly PaymentMethod['type'][];
}): Module => ({
  name: 'payments',
  aggregates: [payment],
  commands: Object.values(commands).map(offering(ports.methods)),
  queries: paymentQueries(ports.payments),
  handlers: [collection],
});

export type { Payment, PaymentResource } from './domain/payment.ts';
export type { PaymentMethod, SandboxToken } from './domain/method.ts';
export { paymentStatuses } from './domain/lifecycle.ts';
export { isOpen } from './domain/refund.ts';
export { collect, type CollectionCommand } from './processes/collect.ts';
export { collectionProcess } from './processes/definition.ts';
export { dueOf, isLook, rowDueAt, type Due } from './processes/due.ts';
