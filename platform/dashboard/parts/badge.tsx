import { words } from '../format.ts';

const tones: Readonly<Record<string, string>> = {
  completed: 'good',
  succeeded: 'good',
  ready: 'good',
  ok: 'good',
  enabled: 'good',
  active: 'good',
  captured: 'good',
  failed: 'bad',
  declined: 'bad',
  unavailable: 'bad',
  refused: 'warn',
  in_doubt: 'warn',
  requires_action: 'warn',
  degraded: 'warn',
  paused: 'warn',
  authorized: 'info',
  processing: 'info',
  running: 'info',
  executing: 'info',
  pending: 'info',
  queued: 'info',
  accepted: 'info',
  in_flight: 'info',
};

/** A status in words; its colour only repeats them. */
export const Badge = ({ status }: { readonly status: string }) => (
  <span class={`badge ${tones[status] ?? 'calm'}`}>{status === 'ok' ? 'OK' : words(status)}</span>
);
