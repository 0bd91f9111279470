import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  allowedIn,
  diagram,
  paymentStatuses,
  statusAfter,
  transitions,
} from '../../../modules/payments/domain/lifecycle.ts';

/** From each status: what may happen, and where it leads. Everything else is a bug. */
const machine = {
  processing: {
    authorized: 'authorized',
    requires_action: 'requires_action',
    completed: 'completed',
    failed: 'failed',
    in_doubt: 'in_doubt',
    canceled: 'canceled',
  },
  requires_action: { confirmed: 'processing', canceled: 'canceled', expired: 'expired' },
  authorized: { completed: 'completed', canceled: 'canceled', expired: 'expired' },
  in_doubt: { authorized: 'authorized', completed: 'completed', failed: 'failed' },
  failed: { retried: 'processing', canceled: 'canceled' },
  completed: {},
  canceled: {},
  expired: {},
} as const satisfies Record<string, Record<string, string>>;

const happenings = [
  'authorized',
  'requires_action',
  'confirmed',
  'in_doubt',
  'completed',
  'failed',
  'retried',
  'canceled',
  'expired',
];

test('The machine has the statuses and the events that are tried here, and no others', () => {
  expect(Object.keys(machine).sort()).toEqual([...paymentStatuses].sort());
  expect(Object.keys(transitions)).toEqual(happenings.map((name) => `payment.${name}`));
});

test.each(Object.entries(machine))('From %s it goes where it may, and nowhere else', (from, to) => {
  const allowed: Readonly<Record<string, string>> = to;
  for (const happening of happenings) {
    const next = () => statusAfter(from as keyof typeof machine, `payment.${happening}`);
    const expected = allowed[happening];
    if (expected === undefined) expect(next).toThrow(`cannot take payment.${happening}`);
    else expect(next()).toBe(expected as keyof typeof machine);
  }
});

test('Other events leave the status as it is', () => {
  for (const status of paymentStatuses) {
    for (const type of [
      'payment.updated',
      'payment.deleted',
      'payment.captured',
      'refund.failed',
    ]) {
      expect(statusAfter(status, type)).toBe(status);
    }
  }
});

test('Nothing but an edit, a delete or a refund is taken where a payment has ended', () => {
  for (const status of ['completed', 'canceled', 'expired'] as const) {
    const taken = Object.entries(allowedIn).filter(([, statuses]) => statuses.includes(status));
    expect(taken.map(([action]) => action)).toEqual(
      status === 'completed' ? ['update', 'refund'] : ['update', 'delete'],
    );
  }
});

test("The diagram in the module's README is the machine", async () => {
  const path = join(import.meta.dir, '../../../modules/payments/README.md');
  const readme = await readFile(path, 'utf8');
  expect(readme).toContain(`\n\`\`\`mermaid\n${diagram()}\n\`\`\`\n`);
});
