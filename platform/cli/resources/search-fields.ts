import { query, type Fields } from '../request/fields.ts';

/** What payments are searched by; an export takes the same. */
export const searchFields: Fields = {
  status: query('list', 'Only these statuses, separated by commas'),
  currency: query('text', 'Only this currency'),
  minAmount: query('integer', 'At least so many minor units; with --currency'),
  maxAmount: query('integer', 'At most so many minor units; with --currency'),
  createdAfter: query('text', 'Created after this time, such as 2026-01-31T00:00:00Z'),
  createdBefore: query('text', 'Created before this time'),
  reference: query('text', 'With this reference'),
  userId: query('text', 'Of this user'),
  q: query('text', 'Words in description and reference'),
  sort: query('text', 'createdAt, amount or status (createdAt)'),
  direction: query('text', 'asc or desc (desc)'),
};
