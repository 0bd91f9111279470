import { describe, expect, test } from 'bun:test';
import {
  holdsCardNumber,
  screenCardNumbers,
} from '../../../modules/payments/domain/card-number.ts';

describe('A card number', () => {
  test.each([
    ['of 16 digits', '4242424242424242'],
    ['of 15 digits', '378282246310005'],
    ['of 13 digits', '4222222222222'],
    ['of 19 digits', '6304000000000000000'],
    ['in groups', '4242 4242 4242 4242'],
    ['with hyphens', '4242-4242-4242-4242'],
    ['of 13 digits in groups', '4222 2222 2222 2'],
    ['of 14 digits in groups', '3056 930902 5904'],
    ['of 15 digits in groups', '3782 822463 10005'],
    ['of 19 digits in groups', '6304 0000 0000 0000 000'],
    ['before its date', '4242 4242 4242 4242 12/27'],
    ['before its date and its check code', '4242-4242-4242-4242 1227 123'],
    ['before its check code', '4242 4242 4242 4242 123'],
    ['with wide gaps', '4242  4242 - 4242  4242'],
    ['with points', '4242.4242.4242.4242'],
    ['with dashes', '4242–4242–4242–4242'],
    ['with spaces that do not break', '4242\u00a04242\u00a04242\u202f4242'],
    ['of full-width digits', '４２４２４２４２４２４２４２４２'],
    ['inside a text', 'charge 4242424242424242 please'],
    ['beside letters', 'card4242424242424242x'],
    ['after an order number', 'order 17: 4242424242424242'],
  ])('%s is found', (_, text) => {
    expect(holdsCardNumber(text)).toBe(true);
  });

  test.each([
    ['whose check digit is wrong', '4242424242424241'],
    ['of 12 digits', '424242424242'],
    ['of 20 digits', '42424242424242424242'],
    ['that is a date and a number', '2026-03-01 17'],
    ['that is a uuid', '0190a4b2-7c11-7def-8123-456789abcdef'],
    ['that is empty', ''],
    ['that is a fraction', '0.4242424242424242'],
    ['that is an IBAN', 'DE89 3704 0044 0532 0130 00'],
    ['that is a creditor reference', 'RF18 4242 4242 4242 4242'],
    ['that is a time', '2026-03-01 12:30:45.123456'],
    ['that is a telephone number', '+49 170 1234567'],
    ['in groups of another kind', '42-4242-4242-4242-42'],
  ])('%s is none', (_, text) => {
    expect(holdsCardNumber(text)).toBe(false);
  });
});

test('Ids are no card numbers, however many of them there are', () => {
  for (let count = 0; count < 20_000; count++) {
    expect(holdsCardNumber(`order ${crypto.randomUUID()}`)).toBe(false);
    expect(holdsCardNumber(`pay_${Bun.randomUUIDv7('hex').replaceAll('-', '')}`)).toBe(false);
  }
});

describe('It is refused', () => {
  const number = '4242424242424242';
  test.each([
    ['/description', { description: number }],
    ['/reference', { reference: number }],
    ['/metadata/card', { metadata: { card: number } }],
    [`/metadata/${number}`, { metadata: { [number]: 'x' } }],
    ['/metadata/a~1b', { metadata: { 'a/b': number } }],
  ])('at %s', (pointer, body) => {
    expect(screenCardNumbers(body)).toMatchObject({ code: 'card_number_refused', pointer });
  });

  test('and nowhere else: ids and amounts may pass Luhn', () => {
    expect(screenCardNumbers({ id: number, userId: number, amount: Number(number) })).toBe(
      undefined,
    );
    expect(screenCardNumbers({ description: null, metadata: { a: 'b' } })).toBe(undefined);
  });
});
