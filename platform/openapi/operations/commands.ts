import { pageOf, ref } from '../json-schema.ts';
import type { Operations } from '../operation.ts';

const tag = 'Commands';
const parameters = { id: 'cmd_1' };

export const commandOperations: Operations = {
  'GET /v1/commands': {
    tag,
    summary: 'List commands',
    answer: pageOf(ref('Command')),
    parameters: { status: 'succeeded', limit: '5' },
  },
  'GET /v1/commands/:id': { tag, summary: 'Get a command', answer: ref('Command'), parameters },
  'POST /v1/commands/:id/retry': {
    tag,
    summary: 'Send a failed command again',
    description: 'Under its own id, with the input that it had; answered as it would be.',
    answer: { mediaTypes: ['application/json'] },
    statuses: ['200', '201', '202', '204'],
    parameters,
  },
  'GET /v1/metrics/workflows': {
    tag,
    summary: 'Count what commands and reports came to',
    answer: ref('WorkflowMetrics'),
    parameters: { window: 'PT15M' },
  },
  'GET /v1/metrics/cache': {
    tag,
    summary: 'Count who answered your queries',
    description: 'By tier, in the process that is asked.',
    answer: ref('CacheMetrics'),
    parameters: { window: 'PT15M' },
  },
};
