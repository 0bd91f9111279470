import { exactly, integer, object, oneOf, orNull, text, time } from '../json-schema.ts';

export const reportSchemas = {
  Report: object({
    id: text(),
    object: exactly('report'),
    query: oneOf('payments.search', 'payments.get', 'payments.statistics'),
    input: { type: 'object', description: "The query's parameters" },
    format: oneOf('json', 'ndjson', 'csv'),
    status: oneOf('queued', 'running', 'completed', 'failed'),
    progress: object({ rows: integer() }),
    asOf: orNull(time('When its snapshot was taken')),
    position: orNull(integer("The organization's last event in that snapshot")),
    attempt: integer(),
    bytes: orNull(integer('Of its content; null until it is complete')),
    failure: orNull(object({ code: text(), detail: text() })),
    workflowId: text(),
    version: integer(),
    createdAt: time(),
    finishedAt: orNull(time()),
  }),
};
