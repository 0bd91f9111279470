import { describe, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { allocate } from '../../../modules/kernel/allocate.ts';
import { currencyExponent } from '../../../modules/kernel/currency.ts';
import { formatMoney } from '../../../modules/kernel/format-money.ts';
import { roundHalfEven } from '../../../modules/kernel/round.ts';

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
const amount = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
const positive = fc.bigInt({ min: 1n, max: 10n ** 20n });

describe('Rounding', () => {
  test.each([
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [-5n, 2n, -2n],
    [-7n, 2n, -4n],
    [1n, 2n, 0n],
    [-1n, 2n, 0n],
    [5n, 3n, 2n],
    [4n, 3n, 1n],
    [-5n, 3n, -2n],
    [5n, -2n, -2n],
    [-7n, -2n, 4n],
    [0n, 9n, 0n],
    [2n ** 53n * 3n + 1n, 3n, 2n ** 53n],
  ])('%p ÷ %p is %p', (numerator, denominator, rounded) => {
    expect(roundHalfEven(numerator, denominator)).toBe(rounded);
  });

  test('is never more than a half away, and even where it is exactly a half', () => {
    fc.assert(
      fc.property(amount, positive, (numerator, denominator) => {
        const rounded = roundHalfEven(numerator, denominator);
        const twiceAway = 2n * magnitude(numerator - rounded * denominator);
        expect(twiceAway <= denominator).toBe(true);
        if (twiceAway === denominator) expect(rounded % 2n).toBe(0n);
      }),
    );
  });

  test('is the same on both sides of zero', () => {
    fc.assert(
      fc.property(amount, positive, (numerator, denominator) => {
        expect(roundHalfEven(-numerator, denominator)).toBe(-roundHalfEven(numerator, denominator));
      }),
    );
  });

  test('by zero is a mistake', () => {
    expect(() => roundHalfEven(1n, 0n)).toThrow(RangeError);
  });
});

describe('Allocation', () => {
  const weights = fc
    .array(fc.bigInt({ min: 0n, max: 10n ** 18n }), { minLength: 1, maxLength: 12 })
    .filter((all) => all.some((weight) => weight > 0n));

  test.each([
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    [5n, [3n, 7n], [2n, 3n]],
    [1n, [1n, 1n], [1n, 0n]],
    [2n, [0n, 1n, 0n], [0n, 2n, 0n]],
    [-100n, [1n, 1n, 1n], [-34n, -33n, -33n]],
    [0n, [1n, 2n], [0n, 0n]],
    [10n, [1n, 2n, 3n], [2n, 3n, 5n]],
  ])('%p by %p is %p', (total, parts, shares) => {
    expect(allocate(total, parts)).toEqual(shares);
  });

  test('adds up to the total exactly, each share within one unit of its proportion', () => {
    fc.assert(
      fc.property(amount, weights, (total, parts) => {
        const shares = allocate(total, parts);
        expect(shares.reduce((sum, share) => sum + share, 0n)).toBe(total);
        const whole = parts.reduce((sum, weight) => sum + weight, 0n);
        for (const [index, weight] of parts.entries()) {
          const away = magnitude((shares[index] ?? 0n) * whole - total * weight);
          expect(away < whole).toBe(true);
          if (weight === 0n) expect(shares[index]).toBe(0n);
        }
      }),
    );
  });

  test('gives no unit to who lost less by rounding than somebody who got none', () => {
    const nonNegative = fc.bigInt({ min: 0n, max: 10n ** 24n });
    fc.assert(
      fc.property(nonNegative, weights, (total, parts) => {
        const whole = parts.reduce((sum, weight) => sum + weight, 0n);
        const shares = allocate(total, parts);
        const lost = parts.map((weight) => (total * weight) % whole);
        const got = shares.map((share, index) => share > (total * (parts[index] ?? 0n)) / whole);
        for (const [a, first] of lost.entries()) {
          for (const [b, second] of lost.entries()) {
            if (got[a] && !got[b]) expect(first > second || (first === second && a < b)).toBe(true);
          }
        }
      }),
    );
  });

  test.each([[[]], [[0n, 0n]], [[1n, -1n]], [[5n, -1n]]])('by %p is a mistake', (parts) => {
    expect(() => allocate(10n, parts)).toThrow(RangeError);
  });
});

describe('Money as people read it', () => {
  test.each<[bigint, string, string]>([
    [1_234n, 'EUR', '12.34 EUR'],
    [5n, 'USD', '0.05 USD'],
    [-5n, 'USD', '-0.05 USD'],
    [500n, 'JPY', '500 JPY'],
    [-50n, 'KWD', '-0.050 KWD'],
    [12_345n, 'UYW', '1.2345 UYW'],
    [0n, 'EUR', '0.00 EUR'],
    [9_007_199_254_740_993n, 'EUR', '90071992547409.93 EUR'],
  ])('%p %s is %s', (minor, currency, text) => {
    expect(formatMoney(minor, currency)).toBe(text);
  });

  test('keeps every digit, and has as many behind the point as the currency', () => {
    fc.assert(
      fc.property(amount, fc.constantFrom('EUR', 'JPY', 'BHD', 'UYW'), (minor, currency) => {
        const [number = '', code] = formatMoney(minor, currency).split(' ');
        expect(BigInt(number.replace('.', ''))).toBe(minor);
        expect((number.split('.')[1] ?? '').length).toBe(currencyExponent(currency) ?? -1);
        expect(code).toBe(currency);
      }),
    );
  });

  test('of an unknown currency is a mistake', () => {
    expect(() => formatMoney(1n, 'XXX')).toThrow(RangeError);
  });
});
