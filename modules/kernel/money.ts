import * as v from 'valibot';
import { currencyExponent } from './currency.ts';

/** An amount of money: an integer of minor units (cents, yen, fils), 1 to 2^53 − 1. Never a float. */
export const Amount = v.pipe(
  v.number('Send the amount as an integer of minor units in a JSON number'),
  v.safeInteger('Send the amount as an integer of minor units, at most 9007199254740991'),
  v.minValue(1, 'Send an amount of at least 1 minor unit'),
);

/** An upper-case ISO 4217 code of a currency that can be paid with. */
export const Currency = v.pipe(
  v.string('Send the currency as an ISO 4217 code'),
  v.check(
    (code) => currencyExponent(code) !== undefined,
    'Use the upper-case ISO 4217 code of a currency that can be paid with, such as "EUR"',
  ),
);
