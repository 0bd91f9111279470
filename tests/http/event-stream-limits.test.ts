import { expect, test } from 'bun:test';
import { eventStream, type StreamedEvents } from '../../platform/http/event-stream.ts';
import { hasRoom } from '../../platform/http/event-stream-start.ts';
import { until } from '../support/until.ts';

const limits = { heartbeatMs: 10, checkMs: 5, stalledMs: 30 };

/** A stream with nothing to say, of a caller that may read until it is said otherwise. */
function quietStream() {
  let ended = 0;
  let allowed = true;
  let over = false;
  let spent = false;
  const ending = new AbortController();
  const streamed: StreamedEvents = {
    follower: {
      next: async (limitMs) => {
        await Bun.sleep(limitMs);
        return [];
      },
      end: () => void ended++,
      at: 7,
      get over() {
        return over;
      },
    },
    epoch: 1,
    isAllowed: async () => allowed,
    ending: ending.signal,
    isSpent: () => spent,
  };
  return {
    reader: eventStream(streamed, limits).getReader(),
    ended: () => ended,
    revoke: () => void (allowed = false),
    breakOff: () => void (over = true),
    spend: () => void (spent = true),
    ending,
  };
}

const readAll = async (reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> => {
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += new TextDecoder().decode(value);
  }
};

test('A stream is silent for a short while only', async () => {
  const { reader, ended } = quietStream();
  const texts: string[] = [];
  for (let count = 0; count < 4; count++) {
    texts.push(new TextDecoder().decode((await reader.read()).value));
  }
  // With a place to come back to, though nothing has happened yet.
  expect(texts[0]).toEndWith('\nid: 1.7\n\n');
  const heartbeat = ': heartbeat\nid: 1.7\n\n';
  expect(texts.slice(1)).toEqual([heartbeat, heartbeat, heartbeat]);
  await reader.cancel();
  expect(ended()).toBe(1);
});

test('It ends when its key opens nothing any more', async () => {
  const { reader, ended, revoke } = quietStream();
  const all = readAll(reader);
  revoke();
  expect(await all).toStartWith(': ');
  expect(ended()).toBe(1);
});

test('It ends with the process', async () => {
  const { reader, ended, ending } = quietStream();
  const all = readAll(reader);
  ending.abort();
  await all;
  expect(ended()).toBe(1);
});

test('It ends when it has lasted long enough, and when what it follows is over', async () => {
  for (const how of ['spend', 'breakOff'] as const) {
    const quiet = quietStream();
    const all = readAll(quiet.reader);
    quiet[how]();
    expect(await all).toContain('id: 1.7\n');
    expect(quiet.ended()).toBe(1);
  }
});

test('Whoever takes nothing for too long is cut off', async () => {
  const { reader, ended } = quietStream();
  await reader.read();
  await reader.read();
  await until('it is cut off', 5_000, () => ended() === 1);
});

test('Nothing is begun for who reads nothing at all', async () => {
  const { ended, reader } = quietStream();
  await reader.cancel();
  expect(ended()).toBe(1);
});

test('Ten thousand streams are for one organization; whoever comes next finds room all the same', () => {
  let all = 0;
  const open = (): number => {
    let own = 0;
    while (hasRoom(own, all)) {
      own++;
      all++;
    }
    return own;
  };
  const opened = Array.from({ length: 8 }, open);
  expect(opened[0]).toBe(10_000);
  expect(opened.at(-1)).toBeGreaterThan(50);
});
