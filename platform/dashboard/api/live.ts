import { signal } from '@preact/signals';
import { paymentStatuses } from '../../../modules/payments/domain/lifecycle.ts';

/** How changes come to be known: as they happen, by asking now and then, or not at all. */
export const liveness = signal<'live' | 'polling' | 'off'>('off');

const settleMs = 150;
const pollMs = 5_000;
const retryStreamMs = 60_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Calls back when something may have changed, once for what comes together. */
export function onChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Something has changed: by this page, or by whoever else. */
export function changed(): void {
  timer ??= setTimeout(() => {
    timer = undefined;
    for (const listener of listeners) listener();
  }, settleMs);
}

// A stream names each event by its type, and an EventSource hears only names that it was told.
const payment = ['created', 'updated', 'deleted', 'captured', 'confirmed', 'retried'];
const job = ['created', 'started', 'paused', 'resumed', 'canceled', 'completed', 'failed'];
const endpoint = ['created', 'updated', 'deleted', 'disabled', 'replayed', 'tested'];
const names = [
  ...[...payment, ...paymentStatuses].map((name) => `payment.${name}`),
  ...['created', 'succeeded', 'failed', 'in_doubt'].map((name) => `refund.${name}`),
  ...job.map((name) => `bulk_job.${name}`),
  ...endpoint.map((name) => `webhook_endpoint.${name}`),
  'webhook_delivery.retried',
  'api_key.created',
  'api_key.revoked',
];

/** Listens to the stream of events; asks now and then where there is none. Returns how to stop. */
export function watch(): () => void {
  let stream: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const poll = setInterval(() => {
    if (liveness.value !== 'live' && !document.hidden) changed();
  }, pollMs);
  const listen = (): void => {
    stream = new EventSource('/v1/events/stream');
    stream.addEventListener('open', () => {
      liveness.value = 'live';
      changed();
    });
    for (const name of names) stream.addEventListener(name, changed);
    stream.addEventListener('error', () => {
      liveness.value = 'polling';
      if (stream?.readyState !== EventSource.CLOSED || stopped) return;
      clearTimeout(retry);
      retry = setTimeout(listen, retryStreamMs);
    });
  };
  listen();
  return () => {
    stopped = true;
    stream?.close();
    clearInterval(poll);
    clearTimeout(retry);
    liveness.value = 'off';
  };
}
