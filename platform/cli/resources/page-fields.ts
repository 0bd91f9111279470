import { query, type Fields } from '../request/fields.ts';

/** Options of every list. */
export const pageFields: Fields = {
  limit: query('integer', 'How many, 1 to 100 (10)'),
  cursor: query('text', 'Go on where an earlier list ended'),
};
