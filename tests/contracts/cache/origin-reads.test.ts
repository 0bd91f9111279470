import { beforeEach, describe, expect, test } from 'bun:test';
import * as v from 'valibot';
import { timestamp } from '../../../modules/kernel/clock.ts';
import { defineQuery } from '../../../modules/kernel/query.ts';
import { ok } from '../../../modules/kernel/result.ts';
import type { Reading } from '../../../platform/cache/cache.ts';
import { nothing, type Demand } from '../../../platform/cache/demand.ts';
import { originReads, type Reads } from '../../../platform/cache/origin-reads.ts';
import type { DecidedBatch, NewEvent } from '../../../platform/commands/ports.ts';
import { readQuery } from '../../../platform/http/read-query.ts';
import { createGate, type Gate } from '../../support/gate.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { createRecordedLog } from '../../support/recorded-log.ts';
import { until } from '../../support/until.ts';

const organizationId = 'org_a';
const definition = defineQuery({
  type: 'payments.search',
  scopes: ['payments:read'],
  route: { path: '/v1/payments' },
  params: v.strictObject({}),
  async run() {
    const read = { json: `"at ${position}"`, epoch: 1, position };
    loads++;
    await gate.passed();
    return ok(read);
  },
});

let clock: ManualClock;
/** What was committed, by whomever. */
let position: number;
/** Through which goes what was read. */
let gate: Gate;
let loads: number;
let aloneSince: number | null;
let reads: Reads;
beforeEach(() => {
  clock = createManualClock();
  position = 1;
  gate = createGate();
  loads = 0;
  aloneSince = null;
  reads = originReads({
    modules: [
      {
        name: 'payments',
        aggregates: [],
        commands: [],
        queries: [definition],
        handlers: [],
      },
    ],
    epoch: 1,
    replica: undefined,
    upstash: undefined,
    aloneSince: () => aloneSince,
    readHead: async () => ({ epoch: 1, position }),
    clock,
    log: createRecordedLog(),
  });
});

const read = (demand: Demand = nothing): Promise<Reading | undefined> =>
  readQuery(reads.sources, {
    definition,
    params: {},
    context: { organizationId, cursors: { write: () => '', read: () => undefined } },
    demand,
    keepAlive: () => {},
  });
const positionRead = async (): Promise<number | undefined> => (await read())?.loaded.position;

describe('Where other processes write too', () => {
  test('nobody is answered by a load that began before their commit', async () => {
    gate.close();
    const before = positionRead();
    await until('a load', 20_000, () => loads === 1);
    position = 2;
    const after = positionRead();
    gate.open();
    expect(await Promise.all([before, after])).toEqual([1, 2]);
  });

  test('what they committed before they left is known to who is alone then', async () => {
    expect(await positionRead()).toBe(1);
    gate.close();
    clock.advance(400_000);
    const before = positionRead();
    await until('a load', 20_000, () => loads === 2);
    position = 2;
    aloneSince = clock.now();
    const after = positionRead();
    gate.open();
    expect(await Promise.all([before, after])).toEqual([1, 2]);
  });

  test('memory answers until they commit, and what it answered then is no more trusted', async () => {
    expect((await read())?.status).toBe('primary; fwd=miss');
    expect((await read())?.status).toBe('memory; hit; ttl=300');
    position = 2;
    expect(await positionRead()).toBe(2);
    aloneSince = clock.now() + 1;
    position = 3;
    clock.advance(1);
    expect(await positionRead()).toBe(3);
  });
});

test('What this process is just committing is shown as soon as it is in the database', async () => {
  aloneSince = clock.now();
  clock.advance(1);
  await read();
  expect((await read())?.status).toBe('memory; hit; ttl=300');
  const event = { organizationId, sequence: 2 } as NewEvent;
  const batch: DecidedBatch = {
    decisions: [{ commandId: 'cmd_1', outcome: null, events: [event], answers: [] }],
    changes: [],
    counts: [],
    decidedAt: timestamp(clock.now()),
    runId: null,
  };
  const end = reads.onCommit.committing?.(batch);
  expect((await read())?.status).toBe('memory; hit; ttl=300');
  // Somebody else has found it there, and answered, before the writer's word has come.
  position = 2;
  expect(await positionRead()).toBe(2);
  reads.onCommit.committed(batch);
  end?.();
  expect((await read())?.status).toBe('memory; hit; ttl=300');
});

test('Readers that share a load share it while nobody commits', async () => {
  aloneSince = clock.now();
  gate.close();
  const both = Promise.all([read(), read()]);
  gate.open();
  expect((await both).map((each) => each?.loaded.position)).toEqual([1, 1]);
  expect(loads).toBe(1);
});
