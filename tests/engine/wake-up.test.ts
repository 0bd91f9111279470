import { expect, test } from 'bun:test';
import { createWakeUp } from '../../platform/events/wake-up.ts';

const never = new AbortController().signal;

test('Who waits is woken, also by what came before the wait and after the look', async () => {
  const wakeUp = createWakeUp();
  const waiting = wakeUp.wait(60_000, never, wakeUp.wakes);
  const { wakes } = wakeUp;
  wakeUp.wake();
  await waiting;
  await wakeUp.wait(60_000, never, wakes);
  const later = wakeUp.wait(60_000, never, wakeUp.wakes);
  wakeUp.wake();
  await later;
});

test('A pause goes on whoever calls, and both end with the signal', async () => {
  const ending = new AbortController();
  const wakeUp = createWakeUp();
  let paused = true;
  const both = [
    wakeUp.pause(60_000, ending.signal).then(() => (paused = false)),
    wakeUp.wait(60_000, ending.signal, wakeUp.wakes),
  ];
  wakeUp.wake();
  await both[1];
  expect(paused).toBe(true);
  ending.abort();
  await both[0];
  await wakeUp.wait(60_000, ending.signal, wakeUp.wakes);
});
