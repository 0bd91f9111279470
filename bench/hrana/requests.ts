import type { Connection } from './connection.ts';
import { errorOf, type Condition, type Request, type Statement, type Step } from './wire.ts';

/** What a stream has: a connection, and the texts that were stored in it. */
export interface Stream {
  readonly connection: Connection;
  readonly texts: Map<number, string>;
  /** True once a statement failed on the connection. */
  failed: boolean;
}

/** Answers the requests of a pipeline, one after the other; one that fails does not end it. */
export function answerAll(requests: readonly Request[], stream: Stream): object[] {
  return requests.map((request) => {
    try {
      return { type: 'ok', response: { type: request.type, ...respond(request, stream) } };
    } catch (error) {
      stream.failed = true;
      return { type: 'error', error: errorOf(error) };
    }
  });
}

function respond(request: Request, stream: Stream): object {
  const { type, stmt, sql, sql_id: id = 0, batch } = request;
  if (type === 'execute' && stmt) return { result: execute(stmt, stream) };
  if (type === 'batch' && batch) return { result: runBatch(batch.steps, stream) };
  if (type === 'get_autocommit') return { is_autocommit: !stream.connection.inTransaction };
  if (type === 'store_sql' && sql !== undefined) stream.texts.set(id, sql);
  else if (type === 'close_sql') stream.texts.delete(id);
  else if (type !== 'close') throw new Error(`Cannot do "${type}"`);
  return {};
}

function runBatch(steps: readonly Step[], stream: Stream): object {
  const results: unknown[] = [];
  const errors: unknown[] = [];
  for (const { stmt, condition } of steps) {
    let result: unknown = null;
    let error: unknown = null;
    try {
      if (holds(condition, results, errors, stream)) result = execute(stmt, stream);
    } catch (thrown) {
      stream.failed = true;
      error = errorOf(thrown);
    }
    results.push(result);
    errors.push(error);
  }
  return { step_results: results, step_errors: errors };
}

function holds(
  condition: Condition | null | undefined,
  results: readonly unknown[],
  errors: readonly unknown[],
  stream: Stream,
): boolean {
  if (!condition) return true;
  const { type, step = 0, cond, conds = [] } = condition;
  const each = (one: Condition | undefined): boolean => holds(one, results, errors, stream);
  if (type === 'ok') return Boolean(results[step]);
  if (type === 'error') return Boolean(errors[step]);
  if (type === 'not') return !each(cond);
  if (type === 'and') return conds.every(each);
  if (type === 'or') return conds.some(each);
  return !stream.connection.inTransaction;
}

function execute({ sql, sql_id: id = 0, args = [] }: Statement, { connection, texts }: Stream) {
  const text = sql ?? texts.get(id);
  if (text === undefined) throw new Error(`No text is stored as ${id}`);
  return connection.execute(text, args);
}
