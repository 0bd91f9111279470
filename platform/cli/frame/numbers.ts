import { CommandFailure } from './command-failure.ts';

/** An option that is a whole number within bounds. Throws a `CommandFailure` that names both. */
export function numberOf(option: string, text: string, least: number, most: number): number {
  if (/^\d{1,12}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
  throw new CommandFailure('usage', `Give --${option} as a number from ${least} to ${most}`);
}
