import * as v from 'valibot';
import { Currency } from '../../kernel/money.ts';
import { partParameters } from '../../kernel/list-part.ts';
import { text } from '../../kernel/text.ts';
import { millisecondsOf, Time } from '../../kernel/time.ts';
import { wordsOf } from '../../kernel/words.ts';
import { Reference, UserId } from '../commands/fields.ts';
import { paymentStatuses } from '../domain/lifecycle.ts';
import { paymentSorts } from '../domain/payment-search.ts';

const listed = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(', ');

const Status = v.picklist(paymentStatuses, `Use a status: ${listed(paymentStatuses)}`);

/** One status, or several: the parameter may be repeated. */
export const Statuses = v.pipe(
  v.union(
    [
      v.pipe(
        Status,
        v.transform((status) => [status]),
      ),
      v.pipe(v.array(Status), v.minLength(1, 'Send one status at least')),
    ],
    (issue) =>
      Array.isArray(issue.input) ? 'Use statuses only' : `Use a status: ${listed(paymentStatuses)}`,
  ),
  v.transform((statuses) => [...new Set(statuses)].sort()),
);

const AmountBound = v.pipe(
  v.string('Send one amount'),
  v.regex(/^[1-9][0-9]{0,15}$/, 'Send the amount as an integer of minor units, at least 1'),
  v.transform(Number),
  v.safeInteger('Send the amount as an integer of minor units, at most 9007199254740991'),
);

const Words = v.pipe(
  text(255),
  v.check((q) => wordsOf(q).length > 0, 'Send at least one word: letters or digits'),
);

/** What makes one list: its filters and its order. A cursor belongs to one list. */
const list = {
  status: v.optional(Statuses),
  currency: v.optional(Currency),
  minAmount: v.optional(AmountBound),
  maxAmount: v.optional(AmountBound),
  createdAfter: v.optional(
    v.pipe(
      Time,
      v.transform((time) => millisecondsOf(time, 'down')),
    ),
  ),
  createdBefore: v.optional(
    v.pipe(
      Time,
      v.transform((time) => millisecondsOf(time, 'up')),
    ),
  ),
  reference: v.optional(Reference),
  userId: v.optional(UserId),
  q: v.optional(Words),
  sort: v.optional(v.picklist(paymentSorts, `Sort by ${listed(paymentSorts)}`)),
  direction: v.optional(v.picklist(['asc', 'desc'], 'Use the direction "asc" or "desc"')),
};

const List = v.object(list);
export type PaymentList = v.InferOutput<typeof List>;

/** The parameters of a search. */
export const SearchParameters = v.pipe(
  v.strictObject({ ...list, ...partParameters }),
  v.forward(
    v.check(({ currency, minAmount, maxAmount, sort, cursor }) => {
      const amounts = sort === 'amount' || minAmount !== undefined || maxAmount !== undefined;
      // A cursor brings the currency that its list has.
      return currency !== undefined || !amounts || cursor !== undefined;
    }, 'Send the currency of the amounts: those of different currencies are not compared'),
    ['currency'],
  ),
  v.forward(
    v.check(
      ({ minAmount = 1, maxAmount = Infinity }) => minAmount <= maxAmount,
      'Send a minAmount that is not above maxAmount',
    ),
    ['minAmount'],
  ),
  v.forward(
    v.check(
      ({ createdAfter = '', createdBefore = '~' }) => createdAfter <= createdBefore,
      'Send a createdAfter that is not after createdBefore',
    ),
    ['createdAfter'],
  ),
);
