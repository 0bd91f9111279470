import type { JsonObject } from '../../modules/kernel/json.ts';
import type { Random } from './random.ts';

/** A command that a payment is sent after its creation. */
export type NextCommand = 'complete' | 'refund' | 'fail' | 'cancel' | 'delete';

/** What becomes of payments, and of how many in a hundred. None of it needs a provider. */
const stories: readonly (readonly [percent: number, commands: readonly NextCommand[]])[] = [
  [56, ['complete']],
  [4, ['complete', 'refund']],
  [15, []],
  [10, ['fail']],
  [10, ['cancel']],
  [5, ['delete']],
];
const currencies: readonly (readonly [percent: number, currency: string])[] = [
  [60, 'EUR'],
  [30, 'USD'],
  [10, 'JPY'],
];

const goods = 'Tea Coffee Bread Books Shoes Chairs Lamps Tickets Flowers Tools'.split(' ');
const places = 'Berlin Lyon Porto Oslo Turin Riga Split Ghent Graz Brno Cork Bath'.split(' ');
const usersOfOrganization = 2_000;

/** The commands that a new payment gets one after the other. */
export const storyOf = (random: Random): readonly NextCommand[] => oneOf(stories, random);

/** What the creation of the payment of this number asks for. */
export function newPayment(number: number, random: Random): JsonObject {
  // Many small amounts, few great ones.
  const amount = 100 + Math.floor((random.below(1_000) / 1_000) ** 4 * 1_000_000) + (number % 100);
  const description = `${random.pick(goods)} for a customer in ${random.pick(places)}`;
  return {
    amount,
    currency: oneOf(currencies, random),
    userId: `user-${random.below(usersOfOrganization)}`,
    description,
    ...(random.below(5) > 0 && { reference: `order-${number}` }),
    metadata: { plan: random.pick(['basic', 'pro']), source: 'web' },
  };
}

/** The input of a later command. */
export const inputOf = (command: NextCommand, refundId: () => string): JsonObject =>
  command === 'fail'
    ? { code: 'card_declined' }
    : command === 'refund'
      ? { id: refundId(), amount: 50 }
      : {};

function oneOf<Value>(shares: readonly (readonly [number, Value])[], random: Random): Value {
  let left = random.below(100);
  for (const [percent, value] of shares) {
    if (left < percent) return value;
    left -= percent;
  }
  throw new Error('The shares do not make a hundred');
}
