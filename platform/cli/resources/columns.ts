import { formatMoney } from '../../../modules/kernel/format-money.ts';
import type { Column } from '../output/table.ts';

const fewWords = 2;

/** A column that shows a member as it is. */
export const member = (name: string, heading = name): Column => [
  heading,
  (thing) => (thing as Readonly<Record<string, unknown>>)[name],
];

/** An amount of minor units as people read it. */
export const money = (name: string): Column => [
  name,
  (thing) => {
    const { [name]: amount, currency } = thing as Readonly<Record<string, string | number | null>>;
    if (amount === null || amount === undefined) return '';
    return formatMoney(BigInt(amount), String(currency));
  },
];

/** The first few words of a list: all of them would make the table wider than a terminal. */
export const few = (name: string): Column => [
  name,
  (thing) => {
    const { [name]: words = [] } = thing as Readonly<Record<string, readonly string[]>>;
    const more = words.length - fewWords;
    return more > 1 ? [...words.slice(0, fewWords), `${more} more`] : words;
  },
];
