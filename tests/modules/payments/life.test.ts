import { expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { payments } from '../../../modules/payments/index.ts';
import { paymentEventTypes } from '../../../modules/payments/domain/payment-event.ts';
import type { Payment } from '../../../modules/payments/domain/payment.ts';
import { isOpen, openAmount } from '../../../modules/payments/domain/refund.ts';
import { dueOf, rowDueAt } from '../../../modules/payments/processes/due.ts';
import { decideBatch } from '../../../platform/commands/decide-batch.ts';
import { definitionsOf } from '../../../platform/commands/definitions.ts';
import { paymentOf, processOf } from '../../../platform/database/payments/payment-row.ts';
import { at } from '../../support/given.ts';
import { births, lives, type Step } from './life.ts';

const unread = () => {
  throw new Error('Deciding reads nothing');
};
const definitions = definitionsOf([payments({ payments: unread, methods: ['manual', 'sandbox'] })]);
const unlooked = { lookedAt: null, noticed: false };

/** One payment, its commands decided one after the other as the engine decides them. */
class Life {
  state: Payment | undefined;
  events = 0;
  /** Commands that wait for the provider. */
  readonly waiting = new Set<string>();
  readonly seen = new Set<string>();
  private readonly refunds = new Set<string>();
  private commands = 0;

  take({ type, input }: ReturnType<Step>): void {
    const id = `cmd_${++this.commands}`;
    const decided = this.decide(id, type, input, this.state);
    const restored = this.state && restore(this.state);
    expect(this.decide(id, type, input, restored).decision).toEqual(decided.decision);
    const { events, outcome, answers } = decided.decision;
    for (const event of events) {
      expect(event.aggregateVersion).toBe(++this.events);
      this.seen.add(event.type);
    }
    if (outcome === null) this.waiting.add(id);
    for (const answer of answers) {
      expect(this.waiting.delete(answer.commandId)).toBe(true);
      expect(answer).toMatchObject({ status: 'succeeded' });
    }
    if (events.some((event) => event.type === 'refund.created'))
      this.refunds.add(input['id'] as string);
    if (this.state) expectSteady(this.state, decided.state ?? this.state, type);
    this.state = decided.state ?? this.state;
  }

  private decide(id: string, type: string, input: object, state: Payment | undefined) {
    const name = { organizationId: 'org_1', id: 'pay_1' };
    const { decisions, changes } = decideBatch(
      {
        commands: [
          {
            ...name,
            id,
            type,
            input: { ...input },
            aggregateId: name.id,
            seq: 1,
            ifMatch: null,
            correlationId: id,
            causationId: null,
            attempts: 0,
            acceptedAt: at,
            viewer: 'org_1',
          },
        ],
        more: false,
        states: state ? [{ ...name, type: 'payment', state }] : [],
        children: [...this.refunds].map((refund) => ({ ...name, type: 'refund', id: refund })),
        counts: [],
        positions: new Map([['org_1', this.events]]),
        lastTime: 0,
      },
      {
        ...definitions,
        epoch: 1,
        clock: { now: () => Date.parse(at) },
        ids: { make: (prefix) => `${prefix}_made` },
        onBug: (_, error) => {
          throw error;
        },
      },
      null,
    );
    const [decision] = decisions;
    if (!decision) throw new Error('A command was not decided');
    return { decision, state: changes[0]?.after as Payment | undefined };
  }
}

/** What its row gives back. */
const restore = (state: Payment): Payment =>
  paymentOf({
    json: JSON.stringify(state.resource),
    deleted: state.deleted ? 1n : 0n,
    process: processOf(state),
  });

/** What one command may never do to a payment. */
function expectSteady(before: Payment, after: Payment, type: string): void {
  const ended = ['completed', 'canceled', 'expired'].includes(before.resource.status);
  if (ended) expect(after.resource.status).toBe(before.resource.status);
  if (before.deleted) expect(after.deleted).toBe(true);
  const attempt = before.collection?.attempt;
  if (attempt && type !== 'payments.settle') expect(after.collection?.attempt).toEqual(attempt);
  expect(after.resource.amountCaptured).toBeGreaterThanOrEqual(before.resource.amountCaptured);
  expect(after.resource.amountRefunded).toBeGreaterThanOrEqual(before.resource.amountRefunded);
}

/** What is true of a payment at any time. */
function expectSound({ state, events, waiting }: Life): void {
  if (!state) throw new Error('The payment was not created');
  const { resource, collection, refunds } = state;
  const { amount, amountCaptured, amountRefunded } = resource;
  expect(amountCaptured).toBeLessThanOrEqual(amount);
  expect(amountRefunded + openAmount(refunds)).toBeLessThanOrEqual(amountCaptured);
  expect(resource.version).toBe(events);
  if (resource.status === 'completed') expect(amountCaptured).toBeGreaterThan(0);
  const attempt = collection?.attempt ?? null;
  expect(resource.attempt?.inFlight ?? false).toBe(attempt !== null);
  if (attempt) expect(resource.attempt?.number).toBe(attempt.number);
  const open = refunds.filter(isOpen);
  expect(rowDueAt(state, unlooked) !== null).toBe(
    attempt !== null || open.length > 0 || (collection?.expiresAt != null && !state.deleted),
  );
  const resolvable = [...(attempt ? [attempt] : []), ...open].filter((each) => !each.unresolved);
  expect(dueOf(state, unlooked).length).toBeGreaterThanOrEqual(resolvable.length);
  const asked = [attempt?.command?.id, ...open.map(({ commandId }) => commandId)];
  expect([...waiting].sort()).toEqual(asked.filter((id) => id != null).sort());
}

test('Whatever callers and providers say of a payment, it is sound and answers each of them once', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(births, lives, (birth, steps) => {
      const life = new Life();
      life.take({ type: 'payments.create', input: birth });
      for (const step of steps) {
        if (!life.state) throw new Error('The payment was not created');
        life.take(step(life.state));
        expectSound(life);
      }
      for (const type of life.seen) seen.add(type);
    }),
    { numRuns: 1_500, seed: 20_260_301 },
  );
  expect([...seen].sort()).toEqual([...paymentEventTypes].sort());
});
