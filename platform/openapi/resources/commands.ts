import {
  exactly,
  flag,
  integer,
  listOf,
  number,
  object,
  oneOf,
  orNull,
  ref,
  text,
  time,
} from '../json-schema.ts';

const milliseconds = orNull(number('Milliseconds; null where nothing finished'));

export const commandSchemas = {
  Command: object(
    {
      id: text(),
      object: exactly('command'),
      type: text('`payments.create`'),
      status: oneOf('accepted', 'executing', 'succeeded', 'refused', 'failed'),
      idempotencyKey: text(),
      resource: orNull(object({ type: text(), id: text() })),
      problem: orNull(ref('Problem')),
      workflowId: text(),
      runId: orNull(text()),
      updateId: orNull(text()),
      correlationId: text(),
      causationId: orNull(text()),
      timeline: listOf(
        object({
          step: oneOf('accepted', 'validated', 'executed', 'published'),
          at: time(),
          attempt: integer(),
          error: orNull(text()),
        }),
      ),
      eventIds: listOf(text()),
      consistencyToken: orNull(text()),
      createdAt: time(),
      finishedAt: orNull(time()),
    },
    { apiKey: orNull(text()), secret: orNull(text()) },
  ),
  WorkflowMetrics: object({
    commandWorkflows: object({
      started: integer(),
      succeeded: integer(),
      refused: integer(),
      failed: integer(),
      running: integer(),
    }),
    queryWorkflows: object({
      started: integer(),
      succeeded: integer(),
      failed: integer(),
      running: integer(),
    }),
    cacheHitRate: orNull(number('0 to 1; null before the first query')),
    averageExecutionTime: milliseconds,
    executionTime: object({ p50: milliseconds, p95: milliseconds, p99: milliseconds }),
    window: text('An ISO 8601 duration'),
  }),
  CacheMetrics: object({
    tiers: listOf(
      object({
        tier: text('`memory`, `upstash`, `replica` or `primary`'),
        hit: flag('Whether it is a tier of the cache'),
        count: integer(),
        share: number('0 to 1'),
      }),
    ),
    hitRate: orNull(number('0 to 1; null before the first query')),
    window: text('An ISO 8601 duration'),
  }),
  Problem: {
    ...object(
      {
        type: text('`/problems/<code>`, a page that says what to do'),
        title: text(),
        status: integer(),
        detail: text('Says what to do'),
        code: text(),
        instance: text(),
        requestId: text(),
        retryable: { type: 'boolean' },
      },
      { commandId: text(), errors: listOf(ref('FieldProblem')), currentStatus: text() },
    ),
    additionalProperties: true,
  },
  FieldProblem: object({
    pointer: text('A JSON pointer into the body, or the name of a parameter'),
    code: text(),
    detail: text(),
  }),
};
