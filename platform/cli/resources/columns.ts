import { formatMoney } from '../../../modules/kernel/format-money.ts';
import type { Column } from '../output/table.ts';

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
