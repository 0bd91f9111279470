import type { Context } from 'hono';
import * as v from 'valibot';
import type { Environment } from './environment.ts';
import { parse } from './issues.ts';
import { parametersOf } from './parameters.ts';

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const advice = 'Send a window from one minute to one day, such as PT15M, PT1H or 24h';

/** A duration of one unit, as ISO 8601 has it (`PT1H`, `P1D`) or in short (`1h`, `1d`). */
const Window = v.pipe(
  v.string(advice),
  v.regex(/^(PT\d{1,5}[SMH]|P1D|\d{1,5}[smhd])$/, advice),
  v.transform((text) => {
    const [, count, unit = ''] = /(\d+)([smhd])$/i.exec(text) ?? [];
    return { text, ms: Number(count) * unitMs[unit.toLowerCase() as keyof typeof unitMs] };
  }),
  v.check(({ ms }) => ms >= unitMs.m && ms <= unitMs.d, advice),
);

const Params = v.strictObject({ window: v.optional(Window) });

/** What `window` says, as it was said and in milliseconds; an hour where it is not said. */
export const windowOf = (
  c: Context<Environment>,
): { readonly text: string; readonly ms: number } => {
  const { window = { text: 'PT1H', ms: unitMs.h } } = parse(Params, parametersOf(c));
  return window;
};
