import { beforeEach, expect, test } from 'bun:test';
import { nothing, type Demand } from '../../../platform/cache/demand.ts';
import { createFlights, type Boarding } from '../../../platform/cache/single-flight.ts';
import { until } from '../../support/until.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';

let clock: ManualClock;
let board: (boarding: Boarding<string>) => Promise<string>;
let loads: PromiseWithResolvers<string>[];
let kept: Promise<unknown>[];
beforeEach(() => {
  clock = createManualClock();
  board = createFlights<string>(clock);
  loads = [];
  kept = [];
});

const seen = (position: number): Demand => ({
  ...nothing,
  seen: { epoch: 1, position, version: null },
});

/** A reader whose load ends when the test says so. */
const read = (demand: Demand = nothing, isEnough: (value: string) => boolean = () => true) =>
  board({
    key: 'key',
    demand,
    load() {
      const load = Promise.withResolvers<string>();
      loads.push(load);
      return load.promise;
    },
    isEnough,
    keepAlive: (promise) => void kept.push(promise),
  });

test('Readers that come while a load goes on share it, and the next one begins another', async () => {
  const readers = [read(), read(), read()];
  expect(loads).toHaveLength(1);
  loads[0]?.resolve('loaded');
  expect(await Promise.all(readers)).toEqual(['loaded', 'loaded', 'loaded']);
  void read();
  expect(loads).toHaveLength(2);
});

test.each([
  ['more than any load knew when it began', nothing, seen(5)],
  ['a later position', seen(4), seen(5)],
  ['the primary', seen(5), { ...nothing, primary: true }],
  ['a younger answer', { ...nothing, maxAgeMs: 5_000 }, { ...nothing, maxAgeMs: 1_000 }],
] as const)('A reader that asks for %s begins its own', async (_, first, second) => {
  void read(first);
  void read(second);
  expect(loads).toHaveLength(2);
});

test('A reader that asks for less joins, and those after a stronger one join that one', async () => {
  void read(seen(5));
  const joined = [read(seen(5)), read(seen(4)), read()];
  expect(loads).toHaveLength(1);
  void read(seen(6));
  const joinedLater = read(seen(6));
  expect(loads).toHaveLength(2);
  loads[1]?.resolve('sixth');
  expect(await joinedLater).toBe('sixth');
  loads[0]?.resolve('fifth');
  expect(await Promise.all(joined)).toEqual(['fifth', 'fifth', 'fifth']);
});

test('A reader for whom what came is not enough begins its own', async () => {
  void read();
  const strict = read(nothing, (value) => value === 'good');
  loads[0]?.resolve('bad');
  while (loads.length < 2) await Promise.resolve();
  loads[1]?.resolve('good');
  expect(await strict).toBe('good');
});

test("The failure of a load is its owner's: those who joined load again, once and together", async () => {
  const [owner, ...joined] = [read(), read(), read(), read()];
  const failed = owner?.catch((error: Error) => error.message);
  loads[0]?.reject(new Error('closed'));
  expect(await failed).toBe('closed');
  while (loads.length < 2) await Promise.resolve();
  loads[1]?.resolve('loaded');
  expect(await Promise.all(joined)).toEqual(['loaded', 'loaded', 'loaded']);
  expect(loads).toHaveLength(2);
});

test('What fails twice fails for all who wait, who do not load once each', async () => {
  const readers = Array.from({ length: 20 }, () => read());
  const settled = Promise.allSettled(readers);
  loads[0]?.reject(new Error('down'));
  while (loads.length < 2) await Promise.resolve();
  loads[1]?.reject(new Error('down'));
  expect((await settled).every(({ status }) => status === 'rejected')).toBe(true);
  expect(loads).toHaveLength(2);
});

test('An owner that is gone hangs nobody: joiners give up after a second, others at once', async () => {
  void read();
  const joined = read();
  clock.advance(2_001);
  const later = read();
  expect(loads).toHaveLength(2);
  loads[1]?.resolve('loaded');
  expect(await later).toBe('loaded');
  await until('the joiner loads itself', 20_000, () => loads.length === 3);
  loads[2]?.resolve('by itself');
  expect(await joined).toBe('by itself');
});

test('A load is kept alive until it ends, however it does', async () => {
  void read().catch(() => {});
  expect(kept).toHaveLength(1);
  expect(await Promise.race([kept[0], Promise.resolve('goes on')])).toBe('goes on');
  loads[0]?.reject(new Error('down'));
  await kept[0];
});
