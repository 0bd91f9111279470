import type { Context } from 'hono';
import type {
  Freshness,
  QueryAnswer,
  QueryContext,
  QueryDefinition,
} from '../../modules/kernel/query.ts';
import { refusalStatus, type Refusal } from '../../modules/kernel/refusal.ts';
import type { ConsistencyToken } from '../tokens/consistency-token.ts';
import type { Environment } from './environment.ts';
import { fileAnswer } from './file-answer.ts';
import type { HttpParts } from './parts.ts';
import { inputProblem, problemOf, problemResponse } from './problem.ts';
import { resourceAnswer } from './resource-answer.ts';
import { refuseOlder } from './sent-token.ts';

/** Answers a query that no tier and no replica is asked for: it is read at the primary, always. */
export async function primaryQuery(
  c: Context<Environment>,
  { tokens }: HttpParts,
  definition: QueryDefinition,
  params: unknown,
  context: QueryContext,
  token: ConsistencyToken | undefined,
): Promise<Response> {
  const answer = await run(definition, params, context);
  refuseOlder(token, answer);
  const { epoch, position } = answer;
  const seen = { epoch, position, versions: [], pending: null };
  c.header('Consistency-Token', tokens.write(context.organizationId, seen));
  c.header('Cache-Control', 'private, no-cache');
  c.header('Cache-Status', 'primary; fwd=miss');
  c.header('Age', '0');
  if ('kind' in answer) return problemResponse(c, problemOf(answer, refusalStatus[answer.kind]));
  const { version = null, json, file } = answer;
  return file ? fileAnswer(c, file) : resourceAnswer(c, { epoch, version, json });
}

/** What was read, found or not. A wrong parameter is a 400, as one that the schema refuses is. */
export async function run(
  definition: QueryDefinition,
  params: unknown,
  context: QueryContext,
): Promise<QueryAnswer | (Refusal & Freshness)> {
  const result = await definition.run(params, context);
  if (result.ok) return result.value;
  if (result.error.kind !== 'parameter') return result.error;
  throw inputProblem(result.error);
}
