import { currencyExponent } from './currency.ts';

/**
 * An amount of minor units as people read it: `12.34 EUR`, `500 JPY`, `-0.050 KWD`. The digits
 * behind the point are those of our own table. Throws a `RangeError` for a currency not in it.
 */
export function formatMoney(amount: bigint, currency: string): string {
  const exponent = currencyExponent(currency);
  if (exponent === undefined) throw new RangeError(`Use a payable currency; "${currency}" is none`);
  const sign = amount < 0n ? '-' : '';
  const digits = String(amount < 0n ? -amount : amount).padStart(exponent + 1, '0');
  const point = digits.length - exponent;
  const fraction = exponent === 0 ? '' : `.${digits.slice(point)}`;
  return `${sign}${digits.slice(0, point)}${fraction} ${currency}`;
}
