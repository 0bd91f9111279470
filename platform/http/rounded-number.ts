import { escape } from './issues.ts';

/** A number that a double cannot hold exactly, and where it stands (RFC 6901). */
export interface RoundedNumber {
  readonly written: string;
  readonly pointer: string;
}

const number = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** The first number of a well-formed JSON text that would be rounded: somebody's money, perhaps. */
export function roundedNumber(json: string): RoundedNumber | undefined {
  for (const { 0: written, index } of json.matchAll(number)) {
    if (written.startsWith('"') || isExact(written)) continue;
    return { written, pointer: pointerTo(json.slice(0, index)) };
  }
  return undefined;
}

/** Compares the digits that were written with those of the double they became. */
function isExact(written: string): boolean {
  // So few digits always come back as they were.
  if (written.length <= 15 && !/e/i.test(written)) return true;
  const value = Number(written);
  if (!Number.isFinite(value)) return true;
  return digitsOf(written) === digitsOf(String(value));
}

/** Significant digits and exponent, the same for all ways to write one number. */
function digitsOf(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().replace(/^-/, '').split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = withoutLastZeros(digits);
  const shift = Number(exponent) - fraction.length + (digits.length - significant.length);
  return significant === '' ? '0' : `${significant}e${shift}`;
}

/** By hand: `/0+$/` begins anew at each zero in the middle, which takes hours for a mebibyte. */
function withoutLastZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}

const token = /"(?:[^"\\]|\\.)*"|[[\]{}:,]/g;

/** Where the value stands that comes next, by all that comes before it. */
function pointerTo(before: string): string {
  const steps: (string | number)[] = [];
  let text = '""';
  for (const [found] of before.matchAll(token)) {
    const last = steps.at(-1);
    if (found === '{') steps.push('');
    else if (found === '[') steps.push(0);
    else if (found === '}' || found === ']') steps.pop();
    else if (found === ':') steps[steps.length - 1] = JSON.parse(text) as string;
    else if (found === ',' && typeof last === 'number') steps[steps.length - 1] = last + 1;
    else text = found;
  }
  return steps.map((step) => `/${escape(String(step))}`).join('');
}
