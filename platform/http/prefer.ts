import type { Wait } from '../commands/ports.ts';

const defaultWaitMs = 10_000;
const greatestWaitSeconds = 30;

/**
 * How long the caller wants to wait for a command (RFC 7240, sections 4.1 and 4.3), `otherwiseMs`
 * where it does not say. What is not understood is ignored, as the RFC asks.
 */
export function waitOf(header: string | undefined, otherwiseMs = defaultWaitMs): Wait {
  const preferences = (header ?? '').split(',').map((each) => each.trim().toLowerCase());
  if (preferences.includes('respond-async')) return { limitMs: 0, explicit: true };
  const wait = preferences.map((each) => /^wait\s*=\s*"?(\d{1,9})"?$/.exec(each)).find(Boolean);
  if (!wait) return { limitMs: otherwiseMs, explicit: false };
  return { limitMs: Math.min(Number(wait[1]), greatestWaitSeconds) * 1_000, explicit: true };
}
