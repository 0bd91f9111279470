import type { Wait } from '../commands/ports.ts';

const defaultWaitMs = 10_000;
const greatestWaitSeconds = 30;

/**
 * How long the caller wants to wait for a command (RFC 7240, sections 4.1 and 4.3), `otherwiseMs`
 * where it does not say. What is not understood is ignored, as the RFC asks.
 */
export function waitOf(header: string | undefined, otherwiseMs = defaultWaitMs): Wait {
  const preferences = (header ?? '').toLowerCase().split(',').map(preferenceOf);
  const valueOf = (wanted: string): string | undefined =>
    preferences.find(({ name }) => name === wanted)?.value;
  if (valueOf('respond-async') === '') return { limitMs: 0, explicit: true };
  const seconds = /^\d{1,9}$/.exec(valueOf('wait') ?? '');
  if (!seconds) return { limitMs: otherwiseMs, explicit: false };
  return { limitMs: Math.min(Number(seconds[0]), greatestWaitSeconds) * 1_000, explicit: true };
}

/** A name and perhaps its value; of parameters none is known here. */
function preferenceOf(text: string): { readonly name: string; readonly value: string } {
  const [preference = ''] = text.split(';', 1);
  const [name = '', ...value] = preference.split('=');
  return { name: name.trim(), value: value.join('=').trim().replaceAll('"', '') };
}
