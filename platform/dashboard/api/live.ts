import { signal } from '@preact/signals';
import { eventNames } from './event-names.ts';

/** How changes come to be known: as they happen, by asking now and then, or not at all. */
export const liveness = signal<'live' | 'polling' | 'off'>('off');

const settleMs = 150;
const pollMs = 5_000;
const retryStreamMs = 60_000;
const retryDoubtedMs = 5_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;
let missed = false;
let listenAgain: ((afterMs: number) => void) | undefined;

/** Calls back when something may have changed, once for what comes together. */
export function onChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Something has changed: by this page, or by whoever else. */
export function changed(): void {
  timer ??= setTimeout(() => {
    timer = undefined;
    missed = document.hidden;
    if (missed) return;
    for (const listener of listeners) listener();
  }, settleMs);
}

/** What happens while nobody looks is asked for when somebody does. */
function look(): void {
  if (missed && !document.hidden) changed();
}

/** A server that does not answer is not heard either, though its stream may not have noticed yet. */
export function doubtStream(): void {
  listenAgain?.(retryDoubtedMs);
}

/** Listens to the stream of events; asks now and then where there is none. Returns how to stop. */
export function watch(): () => void {
  let stream: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const poll = setInterval(() => {
    if (liveness.value !== 'live') changed();
  }, pollMs);
  document.addEventListener('visibilitychange', look);
  const listen = (): void => {
    stream = new EventSource('/v1/events/stream');
    stream.addEventListener('open', () => {
      liveness.value = 'live';
      changed();
    });
    for (const name of eventNames) stream.addEventListener(name, changed);
    stream.addEventListener('error', () => {
      liveness.value = 'polling';
      if (stream?.readyState === EventSource.CLOSED) listenAgain?.(retryStreamMs);
    });
  };
  listenAgain = (afterMs) => {
    stream?.close();
    liveness.value = 'polling';
    clearTimeout(retry);
    retry = setTimeout(listen, afterMs);
  };
  listen();
  return () => {
    listenAgain = undefined;
    stream?.close();
    clearInterval(poll);
    clearTimeout(retry);
    document.removeEventListener('visibilitychange', look);
    liveness.value = 'off';
  };
}
