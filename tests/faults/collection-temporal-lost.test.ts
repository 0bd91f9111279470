import { expect, test } from 'bun:test';
import { until } from '../support/until.ts';
import { atRest } from './harness/crowd.ts';
import { createInstallation } from './harness/installation.ts';
import { faultsOf } from './harness/ledger.ts';
import { captureAndRefund, charge, insist, settled } from './harness/payer.ts';
import { collectionFaults } from './harness/sandbox-ledger.ts';
import { startTemporalProgram } from './harness/temporal-program.ts';

test("With Temporal's store every timer is lost, and each payment is found by its row", async () => {
  const temporal = await startTemporalProgram();
  const installation = await createInstallation({ temporalAddress: temporal.address });
  const program = installation.start('serve');
  await installation.ready();
  const { api } = await installation.newOrganization();
  const waiting = captureAndRefund(api, 'captured_and_refunded', 'tok_success');
  const doubtful = [
    await charge(api, 'in_doubt_1', 'tok_timeout_then_success'),
    await charge(api, 'in_doubt_2', 'tok_timeout_then_failure'),
  ];
  const method = { type: 'sandbox', token: 'tok_success' };
  const held = { id: 'held', amount: 1_000, currency: 'EUR', method, capture: 'manual' };
  await insist(api, 'POST', '/v1/payments', held);
  await settled(api, { id: 'held', status: 'authorized' });
  await until('one is in doubt', 60_000, async () => {
    const { body } = await api.send('GET', '/v1/payments/in_doubt_2');
    return body['status'] === 'in_doubt';
  });
  await temporal.stop();
  await temporal.loseStore();
  // Asked for while nobody is there to do it.
  const untimely = charge(api, 'untimely', 'tok_success');
  await temporal.start();
  for (const payment of [...doubtful, await untimely]) await settled(api, payment);
  const expected = [...doubtful, await untimely, await waiting];
  // Its workflow is gone with its timer; a capture starts another.
  const captured = await insist(api, 'POST', '/v1/payments/held/capture');
  expect(captured.body).toMatchObject({ status: 'completed', amountCaptured: 1_000 });
  await atRest(installation.databaseFile);
  expect(collectionFaults(installation.databaseFile, expected)).toEqual([]);
  expect(faultsOf(installation.databaseFile)).toEqual([]);
  await program.stop();
  await temporal.stop();
}, 180_000);
