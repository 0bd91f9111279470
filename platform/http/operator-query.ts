import type { Context } from 'hono';
import type { QueryDefinition } from '../../modules/kernel/query.ts';
import { refusalStatus } from '../../modules/kernel/refusal.ts';
import { createCursorCodec } from '../tokens/cursor.ts';
import type { Environment } from './environment.ts';
import { parse } from './issues.ts';
import { parametersOf } from './parameters.ts';
import type { HttpParts } from './parts.ts';
import { run } from './primary-query.ts';
import { problemOf, problemResponse } from './problem.ts';
import { resourceAnswer } from './resource-answer.ts';

/** Answers a query of the operator: read at the primary, and without tokens. */
export async function operatorQuery(
  c: Context<Environment>,
  { signer }: Pick<HttpParts, 'signer'>,
  definition: QueryDefinition,
): Promise<Response> {
  const params = parse(definition.params, parametersOf(c));
  const cursors = createCursorCodec(signer, definition.type, 'root');
  const answer = await run(definition, params, { organizationId: 'root', cursors });
  c.header('Cache-Control', 'private, no-cache');
  if ('kind' in answer) return problemResponse(c, problemOf(answer, refusalStatus[answer.kind]));
  return resourceAnswer(c, { ...answer, version: answer.version ?? null });
}
