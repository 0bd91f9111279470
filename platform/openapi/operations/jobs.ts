import { flag, oneOf, pageOf, ref } from '../json-schema.ts';
import type { Operations } from '../operation.ts';

const bulk = { tag: 'Bulk jobs', answer: ref('BulkJob'), parameters: { id: 'bulk_1' } };
const reports = { tag: 'Reports', parameters: { id: 'rep_1' } };

export const jobOperations: Operations = {
  'POST /v1/bulk-jobs': {
    tag: bulk.tag,
    summary: 'Upload a file of commands',
    description:
      "Each row is executed as a single call would be; a bad row refuses itself alone. `keyScope=organization` makes a row's key the organization's: the same file twice changes nothing. No row may then have the key of the upload itself. An organization has at most 100 jobs that are not over.",
    answer: ref('BulkJob'),
    query: { dryRun: flag('Writes nothing'), keyScope: oneOf('job', 'organization') },
    body: {
      mediaTypes: ['application/x-ndjson', 'text/csv'],
      description:
        'Lines of `{"type": "payments.create", "key": "row-1", "input": {…}}`, or CSV with a header row, which creates',
    },
  },
  'GET /v1/bulk-jobs': {
    tag: bulk.tag,
    summary: 'List bulk jobs',
    answer: pageOf(ref('BulkJob')),
  },
  'GET /v1/bulk-jobs/:id': { ...bulk, summary: 'Get a bulk job' },
  'GET /v1/bulk-jobs/:id/results': {
    ...bulk,
    summary: 'Read what became of each row',
    answer: { mediaTypes: ['application/x-ndjson'] },
  },
  'POST /v1/bulk-jobs/:id/pause': { ...bulk, summary: 'Pause a bulk job' },
  'POST /v1/bulk-jobs/:id/resume': { ...bulk, summary: 'Resume a bulk job' },
  'POST /v1/bulk-jobs/:id/cancel': {
    ...bulk,
    summary: 'Cancel a bulk job',
    description: 'What was done stays done.',
  },
  'POST /v1/reports': {
    tag: reports.tag,
    summary: 'Ask for a report',
    description:
      'Written from one snapshot by a durable workflow, and kept for 7 days. One that is interrupted begins again with a new `asOf`. An organization has at most 100 that are not over.',
    answer: ref('Report'),
    example: { query: 'payments.search', input: { currency: 'EUR' }, format: 'csv' },
  },
  'GET /v1/reports/:id': { ...reports, summary: 'Get a report', answer: ref('Report') },
  'GET /v1/reports/:id/content': {
    ...reports,
    summary: 'Read what a report says',
    answer: { mediaTypes: ['application/json', 'application/x-ndjson', 'text/csv'] },
  },
};
