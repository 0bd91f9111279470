/** A list of payments as it is asked for, with values that a generated database has. */
export interface Question {
  readonly name: string;
  readonly parameters: string;
}

const users = Array.from({ length: 20 }, (_, index) => `userId=user-${index * 97}`);
const orders = Array.from({ length: 20 }, (_, index) => `reference=order-${index * 37 + 11}`);
const from = 'createdAfter=2025-02-01T00:00:00Z';
const until = 'createdBefore=2025-03-01T00:00:00Z';

const filters: readonly (readonly [name: string, parameters: readonly string[]])[] = [
  ['all', ['']],
  ['status', ['status=failed', 'status=completed']],
  ['currency', ['currency=USD', 'currency=JPY']],
  ['user', users],
  ['reference', orders],
  ['created', [from, until, `${from}&${until}`]],
  ['words', ['q=tea', 'q=oslo', 'q=customer+porto']],
];

/** Each single filter with each sort and direction: what has an index. */
export const indexed: readonly Question[] = [
  ...filters.flatMap(([name, each]) =>
    ['createdAt', 'status'].flatMap((sort) =>
      name === 'words' && sort === 'status' ? [] : asked(name, each, `sort=${sort}`),
    ),
  ),
  ...asked('amount', ['minAmount=1000', 'maxAmount=90000'], 'currency=EUR&sort=amount'),
  ...asked('currency', ['currency=EUR'], 'sort=amount'),
];

/** Several filters at once, and words in an order that is not their own. */
export const combined: readonly Question[] = [
  ...asked('user, amounts', users, 'currency=EUR&minAmount=50000&sort=amount'),
  ...asked('status, currency, created', [`${from}&${until}`], 'status=failed&currency=JPY'),
  ...asked('currency, dear, newest', ['currency=JPY'], 'minAmount=900000&sort=createdAt'),
  ...asked('words, status', ['q=tea', 'q=bath'], 'status=canceled'),
  ...asked('words, by amount', ['q=tea', 'q=order+flowers'], 'currency=USD&sort=amount'),
  ...asked('words, by status', ['q=coffee'], 'sort=status'),
  ...asked('user, words', users, 'q=books'),
];

function asked(name: string, parameters: readonly string[], rest: string): Question[] {
  return ['asc', 'desc'].flatMap((direction) =>
    parameters.map((each) => ({
      name: `${name}, ${rest} ${direction}`,
      parameters: [each, rest, `direction=${direction}`].filter(Boolean).join('&'),
    })),
  );
}

/** Statistics, whole and in parts. */
export const statistics: readonly string[] = [
  '',
  'currency=EUR',
  'status=completed&status=failed',
  'from=2025-02-01&to=2025-02-28',
  'interval=month',
  'interval=day&currency=USD',
];
