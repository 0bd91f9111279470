import type { JsonObject } from '../../kernel/json.ts';

/** How the body of a query holds what is reported, and what a table of it shows. */
interface Shape {
  /**
   * `pages`: a list that is read to its end. `entries`: one body with entries. `resource`: one body
   * that is the only row itself.
   */
  readonly rows: 'pages' | 'entries' | 'resource';
  /** The members that a table has as columns, in this order. */
  readonly columns: readonly string[];
}

const paymentColumns = [
  'id',
  'organizationId',
  'userId',
  'amount',
  'currency',
  'status',
  'amountCaptured',
  'amountRefunded',
  'description',
  'reference',
  'metadata',
  'method',
  'attempt',
  'failure',
  'version',
  'createdAt',
  'updatedAt',
  'completedAt',
];

/** The queries that can be reported. */
export const reportedQueries = {
  'payments.search': { rows: 'pages', columns: paymentColumns },
  'payments.get': { rows: 'resource', columns: paymentColumns },
  'payments.statistics': {
    rows: 'entries',
    columns: [
      'currency',
      'count',
      'total',
      'average',
      'completedCount',
      'completedTotal',
      'refundedTotal',
      'successRate',
      'byStatus',
      'series',
    ],
  },
} as const satisfies Record<string, Shape>;

export type ReportedQuery = keyof typeof reportedQueries;

/** The parameters of a list that choose a part of it. */
export const partParameters: readonly string[] = ['limit', 'cursor', 'page', 'size', 'count'];

/** The rows that a body has. */
export const rowsOf = (query: ReportedQuery, body: JsonObject): readonly JsonObject[] =>
  reportedQueries[query].rows === 'resource' ? [body] : (body['data'] as readonly JsonObject[]);
