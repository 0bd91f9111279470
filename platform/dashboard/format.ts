import { currencyExponent } from '../../modules/kernel/currency.ts';
import { formatMoney } from '../../modules/kernel/format-money.ts';

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/** Minor units as people read them: `12,345.60 EUR`. */
export function money(amount: number | string, currency: string): string {
  const [, sign = '', whole = '', rest = ''] =
    /^(-?)(\d+)(.*)$/.exec(formatMoney(BigInt(amount), currency)) ?? [];
  return `${sign}${grouped(whole)}${rest}`;
}

const units = [
  [1_000_000_000_000n, 'T'],
  [1_000_000_000n, 'B'],
  [1_000_000n, 'M'],
  [10_000n, 'k'],
] as const;

/** Minor units in short, for the scale of a chart: `12`, `30k`, `4.5M`. */
export function shortMoney(amount: bigint, currency: string): string {
  const whole = amount / 10n ** BigInt(currencyExponent(currency) ?? 0);
  const [least, letter] = units.find(([from]) => whole >= from) ?? [1n, ''];
  const unit = letter === 'k' ? 1_000n : least;
  const tenths = ((whole % unit) * 10n) / unit;
  return `${whole / unit}${tenths === 0n ? '' : `.${tenths}`}${letter}`;
}

/** What a person typed as minor units; undefined where it is no amount of this currency. */
export function minorUnits(typed: string, currency: string): number | undefined {
  const exponent = currencyExponent(currency);
  const [, whole, fraction = ''] = /^(\d{1,16})(?:\.(\d*))?$/.exec(typed.trim()) ?? [];
  if (exponent === undefined || whole === undefined || fraction.length > exponent) return undefined;
  const amount = Number(whole + fraction.padEnd(exponent, '0'));
  return Number.isSafeInteger(amount) && amount > 0 ? amount : undefined;
}

/** Minor units as a person would type them: `12.34`. */
export function typedAmount(amount: string, currency: string): string {
  if (!/^\d+$/.test(amount) || currencyExponent(currency) === undefined) return amount;
  return formatMoney(BigInt(amount), currency).split(' ')[0] ?? '';
}

/** What to do where what was typed is no amount: each currency has decimals of its own. */
export function amountProblem(currency: string): string {
  if (currencyExponent(currency) === undefined) return 'Type a currency such as EUR';
  const example = typedAmount('1234', currency);
  const greatest = money(Number.MAX_SAFE_INTEGER, currency);
  return `Type an amount of ${currency} such as ${example}, at most ${greatest}`;
}

export const number = (value: number): string => grouped(String(value));

/** `1 payment`, `2,000 payments` */
export const counted = (count: number, what: string): string =>
  `${number(count)} ${what}${count === 1 ? '' : 's'}`;

/** A share from 0 to 1, as a percentage. */
export const percent = (share: number | null): string =>
  share === null ? '–' : `${(share * 100).toFixed(1)} %`;

export const milliseconds = (ms: number | null): string =>
  ms === null ? '–' : ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;

/** `0.4 s`, `12 s`, `5 min`, `2 h` */
export function seconds(count: number): string {
  if (count < 10) return `${count.toFixed(1)} s`;
  if (count < 120) return `${Math.round(count)} s`;
  return count < 7_200 ? `${Math.round(count / 60)} min` : `${Math.round(count / 3_600)} h`;
}

const two = (part: number): string => String(part).padStart(2, '0');

/** `2026-03-01T12:30:05` in the reader's own time zone, as a field takes it. */
export function localTime(at: number): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `2026-03-01 12:30:05` in the reader's own time zone. */
export const time = (at: string): string => localTime(Date.parse(at)).replace('T', ' ');

/** `in_doubt` → `In doubt` */
export const words = (code: string): string => {
  const text = code.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};
