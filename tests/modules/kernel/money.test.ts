import { describe, expect, test } from 'bun:test';
import { currencyExponent } from '../../../modules/kernel/currency.ts';
import { Amount, Currency } from '../../../modules/kernel/money.ts';
import { takes } from '../../support/schema.ts';

describe('Amount', () => {
  test.each([1, 100, 1e2, 9007199254740991])('%p is an amount', (amount) => {
    expect(takes(Amount, amount)).toBe(true);
  });

  test.each([
    ['zero', 0],
    ['minus zero', -0],
    ['a negative', -1],
    ['a fraction', 1.5],
    ['more than 2^53 - 1', 9007199254740992],
    ['infinity', Number.POSITIVE_INFINITY],
    ['not a number', Number.NaN],
    ['a string', '100'],
    ['null', null],
    ['a boolean', true],
    ['a list', [100]],
  ])('%s is none', (_, amount) => {
    expect(takes(Amount, amount)).toBe(false);
  });
});

describe('Currency', () => {
  const none = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF';
  const three = 'BHD IQD JOD KWD LYD OMR TND';
  const two = 'EUR USD GBP CHF SEK HUF IDR LBP MGA MRU RSD TWD UYU UZS YER COP CRC AFN ALL XCD XCG';

  test.each([
    [0, none],
    [2, two],
    [3, three],
    [4, 'UYW'],
  ])('of %p decimals: %s', (exponent, codes) => {
    for (const code of codes.split(' ')) {
      expect([code, currencyExponent(code)]).toEqual([code, exponent]);
      expect(takes(Currency, code)).toBe(true);
    }
  });

  test('no currency has other decimals than those', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
    const codes = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)));
    const of = (exponent: number) => codes.filter((code) => currencyExponent(code) === exponent);
    expect(of(0).join(' ')).toBe(none);
    expect(of(3).join(' ')).toBe(three);
    expect(of(4)).toEqual(['UYW']);
    expect(of(2).length).toBe(codes.filter((code) => takes(Currency, code)).length - 16 - 7 - 1);
    expect(of(2).length).toBeGreaterThan(120);
  });

  test.each([
    ['metals', 'XAU XAG XPT XPD'],
    ['funds', 'BOV CHE CHW CLF COU MXV USN UYI'],
    ['units of account and test codes', 'XDR XSU XUA XBA XBB XBC XBD XTS XXX'],
    ['codes that were withdrawn', 'DEM FRF HRK ANG CUC ZWL SLL'],
    ['what is no code', 'eur Eur EU EURO €'],
  ])('%s are not payable', (_, codes) => {
    for (const code of codes.split(' ')) {
      expect([code, takes(Currency, code)]).toEqual([code, false]);
    }
  });

  test.each([
    ['an empty text', ''],
    ['a name of every object', 'constructor'],
    ['a number', 978],
  ])('%s is no currency', (_, code) => {
    expect(takes(Currency, code)).toBe(false);
  });
});
