import { expect, test } from 'bun:test';
import { payment } from '../../../modules/payments/domain/payment.ts';
import { at } from '../../support/given.ts';
import { created, paymentAfter } from './history.ts';

test('A new payment is processing, at version 1, nothing captured', () => {
  expect(paymentAfter(created())).toEqual({
    deleted: false,
    collection: null,
    refunds: [],
    resource: {
      id: 'thing_1',
      object: 'payment',
      organizationId: 'org_1',
      userId: null,
      amount: 1_000,
      currency: 'EUR',
      status: 'processing',
      amountCaptured: 0,
      amountRefunded: 0,
      description: 'Tea',
      reference: null,
      metadata: { cup: 'blue', milk: 'no' },
      method: { type: 'manual' },
      attempt: null,
      failure: null,
      version: 1,
      createdAt: at,
      updatedAt: at,
      completedAt: null,
    },
  });
});

test('Each event raises the version and the time of the last change, not that of creation', () => {
  const before = paymentAfter(created());
  const later = '2026-03-02T00:00:00.000Z';
  const occurrence = {
    organizationId: 'org_1',
    aggregateId: 'thing_1',
    version: 2,
    at: later,
  };
  const event = { type: 'payment.updated', changes: { amount: 5 } } as const;
  const { resource } = payment.evolve(before, event, occurrence);
  expect(resource).toEqual({ ...before.resource, amount: 5, version: 2, updatedAt: later });
});

test('What was deleted stays as a tombstone with a version of its own', () => {
  const state = paymentAfter(created(), { type: 'payment.deleted' });
  expect(payment.deleted(state)).toBe(true);
  expect(payment.version(state)).toBe(2);
  expect(state.resource.amount).toBe(1_000);
});

test('A history that does not begin with a creation is a bug', () => {
  expect(() => paymentAfter({ type: 'payment.deleted' })).toThrow('cannot be payment.deleted');
});

test('Evolving leaves the state before as it was', () => {
  const before = paymentAfter(created());
  const copy = structuredClone(before);
  paymentAfter(created(), { type: 'payment.updated', changes: { metadata: { a: 'b' } } });
  const occurrence = { organizationId: 'o', aggregateId: 'p', version: 2, at };
  payment.evolve(before, { type: 'payment.deleted' }, occurrence);
  expect(before).toEqual(copy);
});
