import { expect, test } from 'bun:test';
import { startProgram } from '../../faults/harness/program.ts';
import { until } from '../../support/until.ts';
import { never, operation } from './operations.ts';
import { movedIn, openSandboxes, sandboxMethod } from './sandbox-under-test.ts';

const { url, database, sandboxes } = await openSandboxes();
const [sandbox] = sandboxes;

const program = 'tests/contracts/providers/programs/charge-and-die.ts';
const chargeOf = (idempotencyKey: string) =>
  operation('charge', sandboxMethod('tok_success'), { idempotencyKey });

test.each([
  ['before-commit', 0, { kind: 'never_arrived' }],
  ['after-commit', 1, { kind: 'succeeded' }],
] as const)('A process killed %s leaves %i charges, and its key charges once', async (...row) => {
  const [moment, charges, known] = row;
  const child = startProgram([program, url, moment, moment]);
  expect(await child.exited).not.toBe(0);
  const charge = chargeOf(`${moment}-0`);
  expect(await movedIn(database, charge.paymentId)).toMatchObject({ charges });
  expect(await sandbox.lookUp(charge, never)).toMatchObject(known);
  expect(await sandbox.perform(charge, never)).toMatchObject({ kind: 'succeeded' });
  expect(await movedIn(database, charge.paymentId)).toMatchObject({ charges: 1, captured: 1_234 });
});

test('Two processes killed anywhere, their keys repeated: each charges once', async () => {
  for (let round = 1; round <= 4; round++) {
    const prefix = `round-${round}`;
    const children = [1, 2].map(() => startProgram([program, url, 'never', prefix]));
    const keys = () =>
      new Set(children.flatMap((child) => child.output().split('\n').slice(0, -1)));
    await until('both charge', 20_000, () =>
      children.every((child) => child.output().split('\n').length > 20 * round),
    );
    for (const child of children) await child.kill();
    const sent = [...keys()];
    expect(sent.length).toBeGreaterThan(20);
    for (const key of sent) {
      const charge = chargeOf(key);
      expect(await sandbox.perform(charge, never)).toMatchObject({ kind: 'succeeded' });
      const moved = await movedIn(database, charge.paymentId);
      expect(moved).toMatchObject({ charges: 1, held: 1_234, captured: 1_234 });
    }
  }
}, 60_000);
