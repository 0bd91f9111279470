import { beforeEach, expect, test } from 'bun:test';
import { createBreaker, type Breaker } from '../../../platform/cache/breaker.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';

let clock: ManualClock;
let breaker: Breaker;
beforeEach(() => {
  clock = createManualClock();
  breaker = createBreaker(clock);
});

const fail = () => breaker.attempt()?.failed();
const succeed = () => breaker.attempt()?.succeeded();
const open = () => [fail(), fail(), fail()];
const isOpen = () => breaker.attempt() === undefined;

test('Three failures in a row open it, and only the third says so', () => {
  expect(open()).toEqual([false, false, true]);
  expect(isOpen()).toBe(true);
});

test('A success between them keeps it closed', () => {
  fail();
  fail();
  succeed();
  fail();
  expect(fail()).toBe(false);
  expect(isOpen()).toBe(false);
});

test('After a second one call is let through, and its success closes it', () => {
  open();
  clock.advance(999);
  expect(isOpen()).toBe(true);
  clock.advance(1);
  const trial = breaker.attempt();
  expect(isOpen()).toBe(true);
  trial?.succeeded();
  expect(isOpen()).toBe(false);
  expect([fail(), fail()]).toEqual([false, false]);
});

test('Each failed trial doubles the time, up to half a minute', () => {
  open();
  for (const ms of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
    clock.advance(ms - 1);
    expect(isOpen()).toBe(true);
    clock.advance(1);
    expect(fail()).toBe(false);
  }
  clock.advance(30_000);
  succeed();
  open();
  clock.advance(1_000);
  expect(isOpen()).toBe(false);
});

test('A trial that never ends is followed by another', () => {
  open();
  clock.advance(1_000);
  const lost = breaker.attempt();
  clock.advance(1_000);
  const second = breaker.attempt();
  lost?.failed();
  second?.succeeded();
  expect(isOpen()).toBe(false);
});

test('What began before it opened is heard no more', () => {
  const early = Array.from({ length: 10 }, () => breaker.attempt());
  expect(early.map((each) => each?.failed()).filter(Boolean)).toEqual([true]);
  clock.advance(1_000);
  expect(isOpen()).toBe(false);
  early[0]?.succeeded();
  expect(isOpen()).toBe(true);
});
