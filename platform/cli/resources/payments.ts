import { group } from '../frame/cli-command.ts';
import { body, query, word, type Fields } from '../request/fields.ts';
import { requestCommand, type Request } from '../request/request-command.ts';
import { member, money } from './columns.ts';
import { pageFields } from './page-fields.ts';
import { searchFields } from './search-fields.ts';

const id = word('Id of the payment');
const texts: Fields = {
  description: body('text', 'A text for people; "null" clears it'),
  reference: body('text', 'Your own number for it; "null" clears it'),
  metadata: body('json', 'A JSON object of strings'),
  method: body('json', 'How it is paid, such as {"type":"manual"}'),
};

/** A command on one payment. */
const action = (name: string, description: string, fields: Fields = {}): Request => ({
  description,
  method: 'POST',
  path: `/v1/payments/:id/${name}`,
  fields: { id, ...fields },
});

const requests: Readonly<Record<string, Request>> = {
  create: {
    description: 'Create a payment',
    method: 'POST',
    path: '/v1/payments',
    fields: {
      amount: body('integer', 'Minor units: 1234 is 12.34 EUR', { required: true }),
      currency: body('text', 'ISO 4217, such as EUR', { required: true }),
      id: body('text', 'An id of your own'),
      userId: body('text', 'Whose it is'),
      ...texts,
      capture: body('text', 'automatic or manual'),
    },
  },
  get: {
    description: 'Show a payment',
    method: 'GET',
    path: '/v1/payments/:id',
    fields: { id },
  },
  list: {
    description: 'Search payments',
    method: 'GET',
    path: '/v1/payments',
    fields: { ...searchFields, ...pageFields },
    columns: [
      member('id'),
      member('status'),
      money('amount'),
      member('createdAt', 'created'),
      member('reference'),
      member('description'),
    ],
  },
  statistics: {
    description: 'Sums and counts by currency',
    method: 'GET',
    path: '/v1/payments/statistics',
    fields: {
      currency: query('text', 'Only this currency'),
      status: query('list', 'Only these statuses, separated by commas'),
      from: query('text', 'First day of creation, such as 2026-01-31'),
      to: query('text', 'Last day of creation'),
      interval: query('text', 'day or month: a series too'),
    },
    columns: [
      member('currency'),
      member('count'),
      money('total'),
      money('average'),
      money('completedTotal'),
      money('refundedTotal'),
      member('successRate'),
    ],
  },
  update: {
    description: 'Change a payment',
    method: 'PATCH',
    path: '/v1/payments/:id',
    fields: { id, amount: body('integer', 'Minor units'), ...texts },
  },
  delete: {
    description: 'Delete a payment',
    method: 'DELETE',
    path: '/v1/payments/:id',
    fields: { id },
    done: 'Deleted',
  },
  complete: action('complete', 'The money of a manual payment came'),
  fail: action('fail', 'A manual payment failed', {
    code: body('text', 'Why, such as card_declined', { required: true }),
    detail: body('text', 'Why, in words'),
  }),
  cancel: action('cancel', 'Cancel a payment'),
  retry: action('retry', 'Collect a failed payment again'),
  confirm: action('confirm', 'Confirm what requires an action'),
  capture: action('capture', 'Capture what is authorized', {
    amount: body('integer', 'Minor units (the rest)'),
    final: body('flag', 'Release the rest (yes; --no-final keeps it)'),
  }),
  refund: action('refunds', 'Give money back', {
    amount: body('integer', 'Minor units (the rest)'),
    reason: body('text', 'Why'),
  }),
  refunds: {
    description: 'List the refunds of a payment',
    method: 'GET',
    path: '/v1/payments/:id/refunds',
    fields: { id, ...pageFields },
    columns: [
      member('id'),
      member('status'),
      money('amount'),
      member('createdAt', 'created'),
      member('reason'),
    ],
  },
};

export const payments = group(
  'Create, read and move payments',
  Object.fromEntries(
    Object.entries(requests).map(([name, request]) => [name, requestCommand(request)]),
  ),
);
