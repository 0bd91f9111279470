import type { InputProblem } from '../../kernel/command.ts';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';

/** What follows a point after digits is a fraction. */
const run = /(?<!\d|\d\.)\d{13,19}(?!\d)/g;
/** What stands between groups: spaces, points, hyphens and dashes. */
const gap = '[ .\\-\u2010-\u2015]{1,3}';
/**
 * As printed on cards, whatever follows: a date or a check code often does. What goes on from
 * other digits before it is something else: the account number of an IBAN, for one.
 */
const groups = [
  [4, 4, 4, 4],
  [4, 4, 4, 4, '1,3'],
  [4, 4, 4, '1,3'],
  [4, 6, 5],
  [4, 6, 4],
].map((lengths) => {
  const digits = lengths.map((length) => `\\d{${length}}`).join(gap);
  return new RegExp(`(?<![\\dA-Za-z]|\\d${gap})${digits}(?![\\dA-Za-z])`, 'g');
});
/** A long hexadecimal word with letters in it is an id, whatever its digits come to. */
const hexadecimalIds = /\b\w*?(?=[\da-f]*[a-f])[\da-f]{20,}\b/gi;

/**
 * Refuses text that looks like a card number, so that none is stored by mistake (PCI DSS 3.2.1,
 * requirement 3): 13 to 19 digits, in one run or grouped as on a card, that pass Luhn.
 */
export function screenCardNumbers(body: JsonObject): InputProblem | undefined {
  const { metadata } = body;
  const texts = ['description', 'reference', 'reason', 'detail'].map(
    (field): [string, JsonValue | undefined] => [`/${field}`, body[field]],
  );
  for (const [key, value] of Object.entries((metadata ?? {}) as JsonObject)) {
    const pointer = `/metadata/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    texts.push([pointer, value], [pointer, key]);
  }
  const found = texts.find(([, value]) => typeof value === 'string' && holdsCardNumber(value));
  if (!found) return undefined;
  return {
    code: 'card_number_refused',
    pointer: found[0],
    detail: 'Remove what looks like a card number; card numbers must not be stored here',
  };
}

/** True where `text` holds 13 to 19 digits, in one run or in groups, with a valid check digit. */
export function holdsCardNumber(text: string): boolean {
  // Full-width digits and spaces that do not break have plain forms.
  const plain = text.normalize('NFKC');
  if (plain.replaceAll(/\D/g, '').length < 13) return false;
  const candidates = plain.replace(hexadecimalIds, ' ');
  return [run, ...groups]
    .flatMap((form) => candidates.match(form) ?? [])
    .some((found) => passesLuhn(found.replaceAll(/\D/g, '')));
}

/** ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
