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
