import * as v from 'valibot';
import { Currency } from '../../kernel/money.ts';
import { countedRows, PageLimit, PageNumber, PageSize } from '../../kernel/page.ts';
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

/** Which part of the list is shown. */
const part = {
  limit: v.optional(PageLimit),
  cursor: v.optional(v.string('Send one cursor')),
  page: v.optional(PageNumber),
  size: v.optional(PageSize),
  count: v.optional(
    v.pipe(
      v.picklist(['true', 'false'], 'Use "true" or "false"'),
      v.transform((count) => count === 'true'),
    ),
  ),
};

const List = v.object(list);
export type PaymentList = v.InferOutput<typeof List>;

/** The parameters of a search. */
export const SearchParameters = v.pipe(
  v.strictObject({ ...list, ...part }),
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
  v.forward(
    v.check(
      ({ cursor, page, size }) => cursor === undefined || (page ?? size) === undefined,
      'Send a cursor, or page and size, not both',
    ),
    ['page'],
  ),
  v.forward(
    v.check(
      ({ limit, page, size }) => limit === undefined || (page ?? size) === undefined,
      'Send size in place of limit with a page',
    ),
    ['limit'],
  ),
  v.forward(
    v.check(
      ({ page = 1, size = 10 }) => page * size <= countedRows,
      `Use a cursor beyond row ${countedRows.toLocaleString('en-US')}`,
    ),
    ['page'],
  ),
);
